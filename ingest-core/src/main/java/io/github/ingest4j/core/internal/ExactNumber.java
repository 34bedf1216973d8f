// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import io.github.ingest4j.record.Column;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalDouble;

/** Which column holds a number exactly. */
public final class ExactNumber {
    private static final double TWO_TO_63 = 0x1p63;

    private ExactNumber() {}

    /** The double that is this integer; empty where none is. */
    public static OptionalDouble float64(long value) {
        double near = (double) value;
        return near == TWO_TO_63 || (long) near != value ? OptionalDouble.empty() : OptionalDouble.of(near);
    }

    /** The double that is this integer; empty where none is. */
    public static OptionalDouble float64(BigInteger value) {
        double near = value.doubleValue();
        return Double.isInfinite(near) || !new BigDecimal(near).toBigInteger().equals(value)
                ? OptionalDouble.empty()
                : OptionalDouble.of(near);
    }

    /** The digits of a number as a decimal type has them; empty where it has too few. */
    public static Optional<BigInteger> unscaled(BigDecimal number, Type.Decimal type) {
        if (number.signum() == 0) {
            return Optional.of(BigInteger.ZERO);
        }
        // Told by the digits alone: setScale would write out as many zeros as an exponent asks for.
        long integerDigits = (long) number.precision() - number.scale();
        boolean fits = integerDigits <= type.precision() - type.scale()
                && (long) number.scale() - type.scale() < number.precision();
        if (!fits) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    number.setScale(type.scale(), RoundingMode.UNNECESSARY).unscaledValue());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Adds the digits of a decimal to its column. */
    public static void add(Column column, int repetition, BigInteger unscaled) {
        if (column.storage() == Column.Storage.LONG) {
            column.addLong(repetition, unscaled.longValueExact());
        } else {
            byte[] bytes = unscaled.toByteArray();
            column.addBytes(repetition, bytes, 0, bytes.length);
        }
    }

    /** The smallest decimal that holds a number, or text where there is none. */
    public static Type decimalType(BigDecimal number) {
        long scale = Math.max(number.scale(), 0);
        long precision = Math.max((long) number.precision() - Math.min(number.scale(), 0), scale);
        return precision <= Type.Decimal.MAX_PRECISION ? Type.decimal((int) precision, (int) scale) : Type.STRING;
    }
}
