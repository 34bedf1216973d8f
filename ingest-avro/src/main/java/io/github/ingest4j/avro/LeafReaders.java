// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Readers of values without parts, by what they are in Avro and in the table. */
final class LeafReaders {
    private static final long PER_MILLI = 1_000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final double BEYOND_LONG = 0x1p63;
    private static final MathContext SHOWN = new MathContext(50);

    private final Rows rows;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    LeafReaders(Rows rows) {
        this.rows = rows;
    }

    /** A value of 64 bits, before it is known whether the column can hold it. */
    @FunctionalInterface
    private interface Whole {
        long read(Block in) throws BlockFault;
    }

    ValueReader of(Node leaf, Schema avro, Skipping skipping) {
        String kind = FromAvro.kind(avro);
        if (leaf.type() instanceof Type.Decimal decimal) {
            return decimal(leaf, decimal, avro, kind, skipping);
        }
        return switch ((Type.Scalar) leaf.type()) {
            case BOOLEAN ->
                kind.equals("boolean")
                        ? (in, repetition) -> rows.addLong(leaf, repetition, in.bool() ? 1 : 0)
                        : misfit(leaf, avro, skipping);
            case INT32 -> isWhole(kind) ? int32(leaf, avro) : misfit(leaf, avro, skipping);
            case INT64 ->
                isWhole(kind)
                        ? (in, repetition) -> rows.addLong(leaf, repetition, in.int64())
                        : misfit(leaf, avro, skipping);
            case FLOAT64 -> float64(leaf, avro, kind, skipping);
            case STRING ->
                switch (kind) {
                    case "string" -> text(leaf);
                    case "enum" -> symbol(leaf, avro);
                    default -> misfit(leaf, avro, skipping);
                };
            case BYTES -> bytes(leaf, avro, kind, skipping);
            case DATE -> kind.equals("date") ? date(leaf) : misfit(leaf, avro, skipping);
            case TIME -> time(leaf, avro, kind, skipping);
            case TIMESTAMP -> kind.startsWith("timestamp-") ? moment(leaf, avro, kind) : misfit(leaf, avro, skipping);
            case LOCAL_TIMESTAMP ->
                kind.startsWith("local-timestamp-") ? moment(leaf, avro, kind) : misfit(leaf, avro, skipping);
        };
    }

    private static boolean isWhole(String kind) {
        return kind.equals("int") || kind.equals("long");
    }

    /** A value of a type that the column never holds. */
    ValueReader misfit(Node node, Schema avro, Skipping skipping) {
        ValueReader skipped = skipping.of(avro);
        RecordFault fault =
                RecordFault.misfit(node, "a value of Avro's " + FromAvro.kind(avro), "", RecordPlan.remedy(node, avro));
        return (in, repetition) -> {
            skipped.read(in, repetition);
            rows.refuse(fault);
        };
    }

    private void refuse(Node leaf, Schema avro, Object value, String why) {
        rows.refuse(RecordFault.misfit(
                leaf, value + ", which is Avro's " + FromAvro.kind(avro), why, RecordPlan.remedy(leaf, avro)));
    }

    private ValueReader int32(Node leaf, Schema avro) {
        return (in, repetition) -> {
            long value = in.int64();
            if (value == (int) value) {
                rows.addLong(leaf, repetition, value);
            } else {
                refuse(leaf, avro, value, "it does not fit 32 bits");
            }
        };
    }

    private ValueReader float64(Node leaf, Schema avro, String kind, Skipping skipping) {
        return switch (kind) {
            case "float" -> (in, repetition) -> rows.addDouble(leaf, repetition, in.float32());
            case "double" -> (in, repetition) -> rows.addDouble(leaf, repetition, in.float64());
            case "int", "long" ->
                (in, repetition) -> {
                    long value = in.int64();
                    double nearest = value;
                    if (nearest < BEYOND_LONG && (long) nearest == value) {
                        rows.addDouble(leaf, repetition, nearest);
                    } else {
                        refuse(leaf, avro, value, "it is no exact FLOAT64");
                    }
                };
            default -> misfit(leaf, avro, skipping);
        };
    }

    /** Text, and the keys of maps. */
    ValueReader text(Node leaf) {
        return (in, repetition) -> {
            int length = in.length();
            int start = in.pass(length);
            if (isText(in.bytes(), start, length)) {
                rows.addBytes(leaf, repetition, in.bytes(), start, length);
            } else {
                rows.refuse(RecordFault.malformed(leaf, "the text is not UTF-8"));
            }
        };
    }

    /** Most text is ASCII, which needs no decoder to be seen. */
    private boolean isText(byte[] bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (bytes[i] < 0) {
                return decodes(ByteBuffer.wrap(bytes, i, start + length - i));
            }
        }
        return true;
    }

    private boolean decodes(ByteBuffer bytes) {
        try {
            utf8.decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private ValueReader symbol(Node leaf, Schema avro) {
        byte[][] symbols = avro.getEnumSymbols().stream()
                .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        return (in, repetition) -> {
            long index = in.int64();
            if (index < 0 || index >= symbols.length) {
                throw new BlockFault("symbol " + index + " of an enum of " + symbols.length);
            }
            byte[] symbol = symbols[(int) index];
            rows.addBytes(leaf, repetition, symbol, 0, symbol.length);
        };
    }

    private ValueReader bytes(Node leaf, Schema avro, String kind, Skipping skipping) {
        return switch (kind) {
            case "bytes" ->
                (in, repetition) -> {
                    int length = in.length();
                    rows.addBytes(leaf, repetition, in.bytes(), in.pass(length), length);
                };
            case "fixed" -> {
                int size = avro.getFixedSize();
                yield (in, repetition) -> rows.addBytes(leaf, repetition, in.bytes(), in.pass(size), size);
            }
            default -> misfit(leaf, avro, skipping);
        };
    }

    private ValueReader date(Node leaf) {
        return (in, repetition) -> rows.addLong(leaf, repetition, in.int32());
    }

    private ValueReader time(Node leaf, Schema avro, String kind, Skipping skipping) {
        return switch (kind) {
            case "time-millis" -> time(leaf, avro, in -> in.int32() * PER_MILLI);
            case "time-micros" -> time(leaf, avro, Block::int64);
            default -> misfit(leaf, avro, skipping);
        };
    }

    private ValueReader time(Node leaf, Schema avro, Whole micros) {
        return (in, repetition) -> {
            long value = micros.read(in);
            if (value >= 0 && value < MICROS_PER_DAY) {
                rows.addLong(leaf, repetition, value);
            } else {
                refuse(leaf, avro, value + " microseconds", "no day is so long");
            }
        };
    }

    private ValueReader moment(Node leaf, Schema avro, String kind) {
        if (kind.endsWith("-micros")) {
            return (in, repetition) -> rows.addLong(leaf, repetition, in.int64());
        }
        if (kind.endsWith("-nanos")) {
            return (in, repetition) -> {
                long nanos = in.int64();
                if (nanos % PER_MILLI == 0) {
                    rows.addLong(leaf, repetition, nanos / PER_MILLI);
                } else {
                    refuse(leaf, avro, nanos, "it is finer than a microsecond");
                }
            };
        }
        return (in, repetition) -> {
            long millis = in.int64();
            long micros = millis * PER_MILLI;
            if (micros / PER_MILLI == millis) {
                rows.addLong(leaf, repetition, micros);
            } else {
                refuse(leaf, avro, millis, "it does not fit 64 bits of microseconds");
            }
        };
    }

    private ValueReader decimal(Node leaf, Type.Decimal type, Schema avro, String kind, Skipping skipping) {
        if (isWhole(kind)) {
            return (in, repetition) -> addDecimal(leaf, type, avro, repetition, BigDecimal.valueOf(in.int64()));
        }
        if (!kind.equals("decimal")) {
            return misfit(leaf, avro, skipping);
        }
        int scale = ((LogicalTypes.Decimal) avro.getLogicalType()).getScale();
        int fixed = avro.getType() == Schema.Type.FIXED ? avro.getFixedSize() : -1;
        return (in, repetition) -> {
            int length = fixed < 0 ? in.length() : fixed;
            if (length == 0) {
                throw new BlockFault("a decimal without a digit");
            }
            BigInteger unscaled = new BigInteger(in.bytes(), in.pass(length), length);
            addDecimal(leaf, type, avro, repetition, new BigDecimal(unscaled, scale));
        };
    }

    private void addDecimal(Node leaf, Type.Decimal type, Schema avro, int repetition, BigDecimal value) {
        BigInteger unscaled = unscaled(value, type);
        if (unscaled == null) {
            refuse(leaf, avro, value.round(SHOWN), "it has more digits");
        } else if (type.precision() <= Column.MAX_LONG_DECIMAL_PRECISION) {
            rows.addLong(leaf, repetition, unscaled.longValueExact());
        } else {
            byte[] bytes = unscaled.toByteArray();
            rows.addBytes(leaf, repetition, bytes, 0, bytes.length);
        }
    }

    private static @Nullable BigInteger unscaled(BigDecimal value, Type.Decimal type) {
        try {
            BigDecimal scaled = value.setScale(type.scale(), RoundingMode.UNNECESSARY);
            return scaled.precision() <= type.precision() ? scaled.unscaledValue() : null;
        } catch (ArithmeticException e) {
            return null;
        }
    }
}
