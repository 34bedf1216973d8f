// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.core.internal.ExactNumber;
import io.github.ingest4j.core.internal.IsoBytes;
import io.github.ingest4j.core.internal.NumberBytes;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bytes of a cell into one column if they are a value of the usual form, and then just what {@link CellWriter}
 * puts there. It says nothing of what it does not take: that may be a value or none.
 */
final class ColumnScanner {
    /** One class and a switch, not a class a kind: the loop over the cells of a row has one call to make. */
    private enum Kind {
        INT32,
        INT64,
        FLOAT64,
        DECIMAL,
        BOOLEAN,
        STRING,
        BYTES,
        DATE,
        TIME,
        TIMESTAMP,
        LOCAL_TIMESTAMP,
        ZONED,
        PATTERN
    }

    private static final int INT64_DIGITS = 18;
    private static final long LARGEST_EXACT = 1L << 53;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private static final double[] POWERS_OF_TEN = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};

    private final long[] longs = new long[RowScanner.MOST_ROWS];
    private final double[] doubles = new double[RowScanner.MOST_ROWS];
    private final Kind kind;
    private final int column;
    private final boolean nullable;
    private final int nullLevel;
    private final NumberBytes number;
    private final boolean point;
    private final int precision;
    private final int scale;
    private final BooleanBytes booleans;
    private final @Nullable ZoneId zone;
    private final @Nullable PatternBytes pattern;

    private ColumnScanner(Kind kind, Node node, CellRules rules, NumberBytes number, @Nullable PatternBytes pattern) {
        this.kind = kind;
        this.column = node.firstColumn();
        this.nullable = node.nullable();
        this.nullLevel = node.definition() - 1;
        this.number = number;
        this.point = rules.decimalSeparator() == '.';
        this.precision = node.type() instanceof Type.Decimal decimal ? decimal.precision() : INT64_DIGITS;
        this.scale = node.type() instanceof Type.Decimal decimal ? decimal.scale() : 0;
        this.booleans = new BooleanBytes(rules.booleansOf(node.name()));
        this.zone = rules.of(node.name()).zone();
        this.pattern = pattern;
    }

    /** For a column of the table; null if no cell of it can be read so. */
    static @Nullable ColumnScanner of(Node node, CellRules rules, NumberBytes number) {
        ColumnRules own = rules.of(node.name());
        if (own.pattern() != null) {
            PatternBytes pattern = PatternBytes.of(own.pattern());
            return pattern == null ? null : new ColumnScanner(Kind.PATTERN, node, rules, number, pattern);
        }
        Kind kind = own.zone() == null ? kind(node.type()) : Kind.ZONED;
        boolean readable = rules.decimalSeparator() == '.' || (kind != Kind.FLOAT64 && kind != Kind.DECIMAL);
        return readable ? new ColumnScanner(kind, node, rules, number, null) : null;
    }

    private static Kind kind(Type type) {
        return type instanceof Type.Scalar scalar ? Kind.valueOf(scalar.name()) : Kind.DECIMAL;
    }

    /** Adds a null; false if the column takes none. */
    boolean putNull(Column[] columns) {
        if (nullable) {
            columns[column].addAbsent(0, nullLevel);
        }
        return nullable;
    }

    /**
     * Adds the values of the cells of a column, from a row on, as long as they have no quotes, are not empty, and are of a
     * form that is read at once.
     *
     * @return the row that stopped it; the number of rows if none did
     */
    int putRun(RowBytes rows, byte[] bytes, int cellColumn, int from, int count, Column[] columns) {
        Column target = columns[column];
        return switch (kind) {
            case FLOAT64 -> putFloat64s(rows, bytes, cellColumn, from, count, target);
            case STRING -> putStrings(rows, bytes, cellColumn, from, count, target);
            case INT64 -> putInt64s(rows, bytes, cellColumn, from, count, target);
            case DECIMAL, BYTES -> from;
            default -> putOthers(rows, bytes, cellColumn, from, count, target);
        };
    }

    private int putInt64s(RowBytes rows, byte[] bytes, int cellColumn, int from, int count, Column target) {
        int row = from;
        for (; row < count; row++) {
            int cell = rows.cell(row, cellColumn);
            long value = rows.isValue(cell) ? shortInt(bytes, rows.start(cell), rows.end(cell)) : IsoBytes.NONE;
            if (value == IsoBytes.NONE) {
                break;
            }
            longs[row - from] = value;
        }
        target.addLongs(longs, row - from);
        return row;
    }

    private int putOthers(RowBytes rows, byte[] bytes, int cellColumn, int from, int count, Column target) {
        int row = from;
        for (; row < count; row++) {
            int cell = rows.cell(row, cellColumn);
            long value = rows.isValue(cell) ? longOf(bytes, rows.start(cell), rows.end(cell)) : IsoBytes.NONE;
            if (value == IsoBytes.NONE) {
                break;
            }
            longs[row - from] = value;
        }
        target.addLongs(longs, row - from);
        return row;
    }

    private int putFloat64s(RowBytes rows, byte[] bytes, int cellColumn, int from, int count, Column target) {
        int row = from;
        for (; row < count; row++) {
            int cell = rows.cell(row, cellColumn);
            double value = rows.isValue(cell) ? shortFloat(bytes, rows.start(cell), rows.end(cell)) : Double.NaN;
            if (Double.isNaN(value)) {
                break;
            }
            doubles[row - from] = value;
        }
        target.addDoubles(doubles, row - from);
        return row;
    }

    private static int putStrings(RowBytes rows, byte[] bytes, int cellColumn, int from, int count, Column target) {
        for (int row = from; row < count; row++) {
            int cell = rows.cell(row, cellColumn);
            if (!rows.isValue(cell)) {
                return row;
            }
            target.addBytes(0, bytes, rows.start(cell), rows.end(cell) - rows.start(cell));
        }
        return count;
    }

    /** Adds the value that the bytes of a cell spell; false if they are not of the usual form. */
    boolean put(byte[] bytes, int from, int to, Column[] columns) {
        Column target = columns[column];
        switch (kind) {
            case STRING -> {
                target.addBytes(0, bytes, from, to - from);
                return true;
            }
            case FLOAT64 -> {
                return putFloat64(bytes, from, to, target);
            }
            case DECIMAL -> {
                return putDecimal(bytes, from, to, target);
            }
            case BYTES -> {
                return putBytes(bytes, from, to, target);
            }
            default -> {
                long value = longOf(bytes, from, to);
                if (value == IsoBytes.NONE) {
                    return false;
                }
                target.addLong(0, value);
                return true;
            }
        }
    }

    private long longOf(byte[] bytes, int from, int to) {
        return switch (kind) {
            case INT32 -> int32(bytes, from, to);
            case INT64 -> int64(bytes, from, to);
            case BOOLEAN -> booleans.read(bytes, from, to);
            case DATE -> IsoBytes.date(bytes, from, to);
            case TIME -> IsoBytes.time(bytes, from, to);
            case TIMESTAMP -> IsoBytes.timestamp(bytes, from, to);
            case LOCAL_TIMESTAMP -> IsoBytes.localTimestamp(bytes, from, to);
            case ZONED -> zoned(IsoBytes.localTimestamp(bytes, from, to));
            case PATTERN -> zoned(requireNonNull(pattern).read(bytes, from, to));
            default -> IsoBytes.NONE;
        };
    }

    private long int32(byte[] bytes, int from, int to) {
        long value = int64(bytes, from, to);
        return value == (int) value ? value : IsoBytes.NONE;
    }

    private static long shortInt(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        long value = ShortNumber.integer(bytes, negative ? from + 1 : from, to);
        return value == ShortNumber.NONE ? NumberBytes.NONE : negative ? -value : value;
    }

    /** NaN if it is longer or none. */
    private static double shortFloat(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        long decimal = ShortNumber.decimal(bytes, negative ? from + 1 : from, to);
        if (decimal == ShortNumber.NONE) {
            return Double.NaN;
        }
        // Both are exact, so that the quotient is rounded once.
        double value = ShortNumber.digits(decimal) / POWERS_OF_TEN[ShortNumber.fraction(decimal)];
        return negative ? -value : value;
    }

    private long int64(byte[] bytes, int from, int to) {
        long value = from == to ? NumberBytes.NONE : shortInt(bytes, from, to);
        if (value != NumberBytes.NONE) {
            return value;
        }
        if (!isNumber(bytes, from, to)) {
            return NumberBytes.NONE;
        }
        if (number.isInteger()) {
            return number.longValue();
        }
        return point ? number.unscaled(precision, 0) : NumberBytes.NONE;
    }

    private boolean isNumber(byte[] bytes, int from, int to) {
        return to - from <= NumberText.MAX_LENGTH && number.read(bytes, from, to) == to;
    }

    private boolean putFloat64(byte[] bytes, int from, int to, Column target) {
        double simple = from == to ? Double.NaN : shortFloat(bytes, from, to);
        if (!Double.isNaN(simple)) {
            target.addDouble(0, simple);
            return true;
        }
        if (!isNumber(bytes, from, to)) {
            return false;
        }
        if (number.isInteger() && (number.longValue() > LARGEST_EXACT || number.longValue() < -LARGEST_EXACT)) {
            return false;
        }
        double value = number.doubleValue();
        // What is zero only as a double is refused.
        if (Double.isInfinite(value) || (value == 0 && number.unscaled(1, 0) != 0)) {
            return false;
        }
        target.addDouble(0, value);
        return true;
    }

    private boolean putDecimal(byte[] bytes, int from, int to, Column target) {
        long unscaled = isNumber(bytes, from, to) ? number.unscaled(precision, scale) : NumberBytes.NONE;
        if (unscaled == NumberBytes.NONE) {
            return false;
        }
        if (target.storage() == Column.Storage.LONG) {
            target.addLong(0, unscaled);
        } else {
            ExactNumber.add(target, 0, BigInteger.valueOf(unscaled));
        }
        return true;
    }

    private static boolean putBytes(byte[] bytes, int from, int to, Column target) {
        try {
            byte[] value = Base64.getDecoder().decode(Arrays.copyOfRange(bytes, from, to));
            target.addBytes(0, value, 0, value.length);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What the clocks of the column's zone showed, if it has one, as a moment. */
    private long zoned(long local) {
        if (zone == null || local == IsoBytes.NONE) {
            return local;
        }
        long second = Math.floorDiv(local, MICROS_PER_SECOND);
        int nanos = (int) Math.floorMod(local, MICROS_PER_SECOND) * 1_000;
        try {
            return MomentPattern.at(LocalDateTime.ofEpochSecond(second, nanos, ZoneOffset.UTC), zone);
        } catch (DateTimeException e) {
            return IsoBytes.NONE;
        }
    }
}
