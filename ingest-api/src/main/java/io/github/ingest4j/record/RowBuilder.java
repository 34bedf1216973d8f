// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into a batch by field name. Fields that were not set are null.
 *
 * <p>Values have the Java class that {@link Type} states; besides, an {@link Integer} serves INT64 and FLOAT64, a
 * {@link Long} INT32 where it fits and FLOAT64 where it is exact, an {@link Integer}, {@link Long} or {@link BigDecimal}
 * of smaller scale a decimal, a {@link Map} a struct. Times finer than a microsecond are refused, not rounded. Whatever
 * does not fit is a {@link MisfitException} that names the field; the record is then left out of the batch and
 * the batch is as it was.
 *
 * <p>One builder serves any number of records, one after the other. Not thread-safe.
 */
public final class RowBuilder {
    private static final int NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final double BEYOND_LONG = 0x1p63;

    private final Batch.Builder batch;
    private final Map<String, @Nullable Object> values = new HashMap<>();
    private final Map<String, Field> fields = new HashMap<>();

    RowBuilder(Batch.Builder batch) {
        this.batch = batch;
        for (Field field : batch.schema().fields()) {
            fields.put(field.name(), field);
        }
    }

    /** Sets a field; the last value set counts. */
    public RowBuilder set(String name, @Nullable Object value) {
        if (!fields.containsKey(name)) {
            throw new IllegalArgumentException("no field '" + name + "' in the schema; there are " + fields.keySet());
        }
        values.put(name, value);
        return this;
    }

    /** Sets every field that the row has under the same name. */
    public RowBuilder copy(Row row) {
        for (Field field : row.fields()) {
            if (fields.containsKey(field.name())) {
                values.put(field.name(), row.value(field.name()));
            }
        }
        return this;
    }

    /** Whether nothing was set since the last record. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Forgets what was set since the last record. */
    public void clear() {
        values.clear();
    }

    /**
     * Puts the record into the batch; the builder goes on empty.
     *
     * @throws MisfitException if a value does not fit its field; nothing of the record enters the batch
     */
    public void add() {
        try {
            for (Node child : batch.root().children()) {
                write(child, values.get(child.name()), 0);
            }
            batch.endRow();
        } catch (RuntimeException e) {
            batch.discardRow();
            throw e;
        } finally {
            values.clear();
        }
    }

    private void write(Node node, @Nullable Object value, int repetition) {
        if (value == null) {
            if (!node.nullable()) {
                throw misfit(node, "null, and the field is required");
            }
            absent(node, repetition, node.definition() - 1);
            return;
        }
        switch (node.kind()) {
            case LEAF -> leaf(node, value, repetition);
            case STRUCT -> struct(node, value, repetition);
            case LIST -> list(node, value, repetition);
            case MAP -> map(node, value, repetition);
        }
    }

    private void absent(Node node, int repetition, int definition) {
        for (int i = node.firstColumn(); i <= node.lastColumn(); i++) {
            batch.columns().get(i).addAbsent(repetition, definition);
        }
    }

    private void struct(Node node, Object value, int repetition) {
        if (value instanceof Row row) {
            for (Node child : node.children()) {
                write(child, row.has(child.name()) ? row.value(child.name()) : null, repetition);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Node child : node.children()) {
                write(child, map.get(child.name()), repetition);
            }
        } else {
            throw misfit(node, describe(value));
        }
    }

    private void list(Node node, Object value, int repetition) {
        if (!(value instanceof Collection<?> elements)) {
            throw misfit(node, describe(value));
        }
        if (elements.isEmpty()) {
            absent(node, repetition, node.definition());
        }
        int level = repetition;
        for (Object element : elements) {
            write(node.children().get(0), element, level);
            level = node.repetition() + 1;
        }
    }

    private void map(Node node, Object value, int repetition) {
        if (!(value instanceof Map<?, ?> entries)) {
            throw misfit(node, describe(value));
        }
        if (entries.isEmpty()) {
            absent(node, repetition, node.definition());
        }
        int level = repetition;
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            write(node.children().get(0), entry.getKey(), level);
            write(node.children().get(1), entry.getValue(), level);
            level = node.repetition() + 1;
        }
    }

    private void leaf(Node node, Object value, int repetition) {
        Column column = batch.columns().get(node.firstColumn());
        switch (column.storage()) {
            case DOUBLE -> column.addDouble(repetition, toDouble(node, value));
            case LONG -> column.addLong(repetition, toLong(node, value));
            case BYTES -> {
                byte[] bytes = toBytes(node, value);
                column.addBytes(repetition, bytes, 0, bytes.length);
            }
        }
    }

    private static double toDouble(Node node, Object value) {
        if (value instanceof Double || value instanceof Float || value instanceof Integer) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Long number) {
            double nearest = number;
            if (nearest < BEYOND_LONG && (long) nearest == number) {
                return nearest;
            }
        }
        throw misfit(node, describe(value));
    }

    private static long toLong(Node node, Object value) {
        if (node.type() instanceof Type.Decimal decimal) {
            return unscaled(node, decimal, value).longValueExact();
        }
        Type.Scalar type = (Type.Scalar) node.type();
        if (type == Type.Scalar.BOOLEAN && value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (type == Type.Scalar.INT64 && (value instanceof Long || value instanceof Integer)) {
            return ((Number) value).longValue();
        }
        if (type == Type.Scalar.INT32 && (value instanceof Long || value instanceof Integer)) {
            long number = ((Number) value).longValue();
            if (number == (int) number) {
                return number;
            }
        }
        if (type == Type.Scalar.DATE && value instanceof LocalDate date) {
            long days = date.toEpochDay();
            if (days == (int) days) {
                return days;
            }
        }
        if (type == Type.Scalar.TIME && value instanceof LocalTime time && time.toNanoOfDay() % NANOS_PER_MICRO == 0) {
            return time.toNanoOfDay() / NANOS_PER_MICRO;
        }
        if (type == Type.Scalar.TIMESTAMP && value instanceof Instant instant) {
            return micros(node, instant);
        }
        if (type == Type.Scalar.LOCAL_TIMESTAMP && value instanceof LocalDateTime local) {
            return micros(node, local.toInstant(ZoneOffset.UTC));
        }
        throw misfit(node, describe(value));
    }

    private static long micros(Node node, Instant instant) {
        if (instant.getNano() % NANOS_PER_MICRO != 0) {
            throw misfit(node, instant + ", finer than a microsecond");
        }
        try {
            // ChronoUnit.MICROS.between goes by nanoseconds on JDK 17, and overflows after three centuries.
            long whole = Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND);
            return Math.addExact(whole, instant.getNano() / NANOS_PER_MICRO);
        } catch (ArithmeticException e) {
            throw misfit(node, instant + ", which does not fit 64 bits of microseconds");
        }
    }

    private static BigInteger unscaled(Node node, Type.Decimal type, Object value) {
        BigDecimal number;
        if (value instanceof BigDecimal decimal) {
            number = decimal;
        } else if (value instanceof Integer || value instanceof Long) {
            number = BigDecimal.valueOf(((Number) value).longValue());
        } else {
            throw misfit(node, describe(value));
        }
        try {
            BigDecimal scaled = number.setScale(type.scale(), RoundingMode.UNNECESSARY);
            if (scaled.precision() <= type.precision()) {
                return scaled.unscaledValue();
            }
        } catch (ArithmeticException e) {
            throw misfit(node, number + ", which has more digits after the point");
        }
        throw misfit(node, number + ", which has more digits");
    }

    private static byte[] toBytes(Node node, Object value) {
        if (node.type() instanceof Type.Decimal decimal) {
            return unscaled(node, decimal, value).toByteArray();
        }
        if (node.type().equals(Type.STRING) && value instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        if (node.type().equals(Type.BYTES) && value instanceof byte[] bytes) {
            return bytes;
        }
        throw misfit(node, describe(value));
    }

    private static MisfitException misfit(Node node, String found) {
        return new MisfitException(
                node.path(), "field '" + node.path() + "' is " + node.type() + " and cannot hold " + found);
    }

    private static String describe(Object value) {
        String text = value instanceof byte[] bytes ? bytes.length + " bytes" : String.valueOf(value);
        String shown = text.length() <= 80 ? text : text.substring(0, 80) + "…";
        return value.getClass().getSimpleName() + " " + shown;
    }
}
