// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.core.internal.ExactNumber;
import io.github.ingest4j.core.internal.IsoText;
import io.github.ingest4j.core.internal.Refusal;
import io.github.ingest4j.core.internal.Utf8Buffer;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Puts a cell into a column, exactly or not at all. */
final class CellWriter {
    /** Longer texts do not stand for null. */
    private static final int LONGEST_NULL = 10;

    private final Utf8Buffer utf8 = new Utf8Buffer();
    private final CellRules rules;
    private final NumberText number;
    private final CellTypes types;

    CellWriter(CellRules rules) {
        this.rules = rules;
        this.number = rules.numberText();
        this.types = new CellTypes(rules.numberText());
    }

    /** Writes a cell that is not null. */
    void write(Cells cells, int cell, Node leaf, Column column) throws Refusal {
        if (leaf.type() instanceof Type.Decimal decimal) {
            ExactNumber.add(column, 0, decimal(cells, cell, leaf, decimal));
            return;
        }
        switch ((Type.Scalar) leaf.type()) {
            case BOOLEAN -> column.addLong(0, bool(cells, cell, leaf));
            case INT32 -> column.addLong(0, int32(cells, cell, leaf));
            case INT64 -> column.addLong(0, int64(cells, cell, leaf));
            case FLOAT64 -> column.addDouble(0, float64(cells, cell, leaf));
            case STRING -> writeString(cells, cell, leaf, column);
            case BYTES -> writeBytes(cells, cell, leaf, column);
            case DATE, TIME, TIMESTAMP, LOCAL_TIMESTAMP -> column.addLong(0, moment(cells, cell, leaf));
        }
    }

    private long bool(Cells cells, int cell, Node leaf) throws Refusal {
        Booleans booleans = rules.booleansOf(leaf.name());
        OptionalInt value = booleans.read(cells.text(), cells.start(cell), cells.length(cell));
        if (value.isEmpty()) {
            throw misfit(cells, cell, leaf, "");
        }
        return value.getAsInt();
    }

    private long int32(Cells cells, int cell, Node leaf) throws Refusal {
        long value = int64(cells, cell, leaf);
        if (value != (int) value) {
            throw misfit(cells, cell, leaf, "it does not fit 32 bits");
        }
        return value;
    }

    private long int64(Cells cells, int cell, Node leaf) throws Refusal {
        readNumber(cells, cell, leaf);
        if (number.isShortInteger()) {
            return number.longValue();
        }
        try {
            return bigDecimal(cells, cell, leaf).longValueExact();
        } catch (ArithmeticException e) {
            throw misfit(
                    cells, cell, leaf, number.isInteger() ? "it does not fit 64 bits" : "it is no integer of 64 bits");
        }
    }

    private double float64(Cells cells, int cell, Node leaf) throws Refusal {
        if (!number.read(cells.text(), cells.start(cell), cells.length(cell))) {
            return notFinite(cells, cell, leaf);
        }
        if (number.isInteger() && !number.isZero()) {
            OptionalDouble exact = number.isShortInteger()
                    ? ExactNumber.float64(number.longValue())
                    : ExactNumber.float64(bigDecimal(cells, cell, leaf).toBigInteger());
            return exact.orElseThrow(() -> misfit(cells, cell, leaf, "it is no exact FLOAT64"));
        }
        double value = number.doubleValue();
        if (Double.isInfinite(value) || (value == 0 && !number.isZero())) {
            throw misfit(cells, cell, leaf, "it is beyond the range of 64 bits");
        }
        return value;
    }

    private double notFinite(Cells cells, int cell, Node leaf) throws Refusal {
        return switch (cells.string(cell).toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "infinity", "+inf", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw misfit(cells, cell, leaf, "");
        };
    }

    private BigInteger decimal(Cells cells, int cell, Node leaf, Type.Decimal type) throws Refusal {
        readNumber(cells, cell, leaf);
        BigDecimal value = bigDecimal(cells, cell, leaf);
        Optional<BigInteger> unscaled = ExactNumber.unscaled(value, type);
        if (unscaled.isEmpty()) {
            throw Refusal.misfit(leaf, cells.shown(cell), ExactNumber.decimalType(value), "it has more digits");
        }
        return unscaled.get();
    }

    private void readNumber(Cells cells, int cell, Node leaf) throws Refusal {
        if (!number.read(cells.text(), cells.start(cell), cells.length(cell))) {
            throw misfit(cells, cell, leaf, "");
        }
    }

    private BigDecimal bigDecimal(Cells cells, int cell, Node leaf) throws Refusal {
        try {
            return number.bigDecimal();
        } catch (NumberFormatException e) {
            throw misfit(cells, cell, leaf, "its exponent is beyond 32 bits");
        }
    }

    private void writeString(Cells cells, int cell, Node leaf, Column column) throws Refusal {
        if (!utf8.encode(cells.text(), cells.start(cell), cells.length(cell))) {
            throw Refusal.loneSurrogate(leaf.path());
        }
        column.addBytes(0, utf8.bytes(), 0, utf8.length());
    }

    private void writeBytes(Cells cells, int cell, Node leaf, Column column) throws Refusal {
        try {
            byte[] bytes = Base64.getDecoder().decode(cells.string(cell));
            column.addBytes(0, bytes, 0, bytes.length);
        } catch (IllegalArgumentException e) {
            throw misfit(cells, cell, leaf, "it is not base64");
        }
    }

    private long moment(Cells cells, int cell, Node leaf) throws Refusal {
        ColumnRules own = rules.of(leaf.name());
        MomentPattern pattern = own.pattern();
        char[] text = cells.text();
        int offset = cells.start(cell);
        int length = cells.length(cell);
        try {
            if (pattern != null) {
                return pattern.read(CharBuffer.wrap(text, offset, length), own.zone());
            }
            return switch ((Type.Scalar) leaf.type()) {
                case DATE -> IsoText.date(text, offset, length);
                case TIME -> IsoText.time(text, offset, length);
                case TIMESTAMP -> {
                    ZoneId zone = own.zone();
                    yield zone == null ? IsoText.timestamp(text, offset, length) : zoned(text, offset, length, zone);
                }
                default -> IsoText.localTimestamp(text, offset, length);
            };
        } catch (DateTimeException e) {
            throw misfit(cells, cell, leaf, String.valueOf(e.getMessage()));
        }
    }

    /** Of a text that has no offset from UTC; one that has says itself when it was. */
    private static long zoned(char[] text, int offset, int length, ZoneId zone) {
        long local;
        try {
            local = IsoText.localTimestamp(text, offset, length);
        } catch (DateTimeException e) {
            if (IsoText.HAS_OFFSET.equals(e.getMessage())) {
                return IsoText.timestamp(text, offset, length);
            }
            throw e;
        }
        Instant asUtc = Instant.EPOCH.plus(local, ChronoUnit.MICROS);
        return MomentPattern.at(LocalDateTime.ofInstant(asUtc, ZoneOffset.UTC), zone);
    }

    private Refusal misfit(Cells cells, int cell, Node leaf, String why) {
        Type found = CellTypes.narrowest(
                types.of(rules.booleansOf(leaf.name()), cells.text(), cells.start(cell), cells.length(cell)));
        boolean maybeNull = why.isEmpty() && found.equals(Type.STRING) && cells.length(cell) <= LONGEST_NULL;
        return Refusal.misfit(
                leaf,
                cells.shown(cell),
                found,
                maybeNull ? "if it stands for null, name it: " + CsvLimits.setting("nullValues(…)") : why);
    }
}
