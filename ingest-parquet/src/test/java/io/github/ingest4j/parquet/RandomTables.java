// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.RowBuilder;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Schemas and records of every shape, the same for the same seed. */
final class RandomTables {
    private static final int MAX_DEPTH = 6;
    private static final long MAX_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final long MIN_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final String[] ODD_NAMES = {
        "@type", "2fa", "a.b", "with space", "per%cent", "quote\"d", "semi;colon", "ünïcode", "日本", "order", "list",
        "element", "key_value", "array", "a-b", "$ref", "#", "{x}", "back\\slash", "map", "value", "😀"
    };

    private final Random random;

    RandomTables(long seed) {
        this(new Random(seed * 0x9E3779B97F4A7C15L)); // neighbouring small seeds begin alike
    }

    RandomTables(Random random) {
        this.random = random;
    }

    Schema schema() {
        return new Schema(fields(1 + random.nextInt(8), 1));
    }

    private List<Field> fields(int count, int depth) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String odd = random.nextInt(3) == 0 ? ODD_NAMES[random.nextInt(ODD_NAMES.length)] : "f";
            fields.add(new Field(odd + "_" + i, type(depth), random.nextInt(4) > 0));
        }
        return fields;
    }

    private Type type(int depth) {
        int kind = random.nextInt(depth < MAX_DEPTH ? 10 : 7);
        return switch (kind) {
            case 7 -> new Type.Struct(fields(1 + random.nextInt(4), depth + 1));
            case 8 -> new Type.ListOf(type(depth + 1), random.nextBoolean());
            case 9 -> new Type.MapOf(type(depth + 1), random.nextBoolean());
            case 6 -> {
                int precision = 1 + random.nextInt(38);
                yield Type.decimal(precision, random.nextInt(precision + 1));
            }
            default -> Type.Scalar.values()[random.nextInt(Type.Scalar.values().length)];
        };
    }

    Batch batch(Schema schema, int rows) {
        Batch.Builder builder = Batch.builder(schema);
        RowBuilder row = builder.row();
        for (int i = 0; i < rows; i++) {
            for (Field field : schema.fields()) {
                row.set(field.name(), value(field.type(), field.nullable()));
            }
            row.add();
        }
        return builder.build();
    }

    private @Nullable Object value(Type type, boolean nullable) {
        if (nullable && random.nextInt(4) == 0) {
            return null;
        }
        if (type instanceof Type.Struct struct) {
            Map<String, @Nullable Object> values = new HashMap<>();
            struct.fields().forEach(field -> values.put(field.name(), value(field.type(), field.nullable())));
            return values;
        }
        if (type instanceof Type.ListOf list) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.add(value(list.element(), list.elementNullable()));
            }
            return elements;
        }
        if (type instanceof Type.MapOf map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                entries.put(text() + i, value(map.value(), map.valueNullable()));
            }
            return entries;
        }
        return type instanceof Type.Decimal decimal ? decimal(decimal) : scalar((Type.Scalar) type);
    }

    private Object scalar(Type.Scalar type) {
        return switch (type) {
            case BOOLEAN -> random.nextBoolean();
            case INT32 -> oneOf(random.nextInt(), random.nextInt(100), Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
            case INT64 -> oneOf(random.nextLong(), (long) random.nextInt(100), Long.MIN_VALUE, Long.MAX_VALUE, 0L);
            case FLOAT64 ->
                oneOf(
                        random.nextGaussian(),
                        Double.longBitsToDouble(0x3ff0000000000000L + random.nextInt()),
                        Double.NaN,
                        -0.0,
                        0.0,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.MIN_VALUE,
                        -Double.MAX_VALUE);
            case STRING -> text();
            case BYTES -> bytes(random.nextInt(20));
            case DATE -> LocalDate.ofEpochDay(day());
            case TIME -> LocalTime.ofNanoOfDay(microsOfDay() * 1_000);
            case TIMESTAMP -> instant();
            case LOCAL_TIMESTAMP -> LocalDateTime.ofInstant(instant(), ZoneOffset.UTC);
        };
    }

    private Object oneOf(Object... values) {
        return values[random.nextInt(values.length)];
    }

    private BigDecimal decimal(Type.Decimal type) {
        BigInteger limit = BigInteger.TEN.pow(type.precision());
        BigInteger unscaled = switch (random.nextInt(4)) {
            case 0 -> BigInteger.valueOf(random.nextInt(19) - 9L);
            case 1 -> limit.subtract(BigInteger.ONE);
            case 2 -> limit.subtract(BigInteger.ONE).negate();
            default -> new BigInteger(limit.bitLength() + 1, random).mod(limit);
        };
        return new BigDecimal(unscaled, type.scale());
    }

    private String text() {
        return (String) oneOf(
                "",
                "a",
                "ä€😀",
                "null",
                "\0",
                "line\nbreak",
                " ",
                "x".repeat(random.nextInt(300)),
                "v" + random.nextInt(5));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private long day() {
        return random.nextInt(5) == 0 ? between(MIN_DAY, MAX_DAY) : between(0, 30_000);
    }

    private long microsOfDay() {
        return random.nextInt(5) == 0 ? MICROS_PER_DAY - 1 : between(0, MICROS_PER_DAY);
    }

    private Instant instant() {
        return Instant.EPOCH.plus(day() * MICROS_PER_DAY + microsOfDay(), ChronoUnit.MICROS);
    }

    private long between(long from, long to) {
        return from + (long) (random.nextDouble() * (to - from));
    }
}
