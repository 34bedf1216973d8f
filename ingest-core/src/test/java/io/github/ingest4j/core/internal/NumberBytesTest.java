// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the JDK, which reads the same texts. */
class NumberBytesTest {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private final NumberBytes number = new NumberBytes();

    @Test
    void agreesWithTheJdkOnEveryNumber() {
        Random random = new Random(21);
        for (int i = 0; i < 100_000; i++) {
            String text = spelled(random);
            assertThat(read(text)).as(text).isEqualTo(text.length());

            assertThat(number.doubleValue()).as(text).isEqualTo(Double.parseDouble(text));
            assertThat(number.isInteger()).as(text).isEqualTo(text.matches("-?[0-9]+"));
            if (number.isInteger()) {
                assertThat(number.longValue()).as(text).isEqualTo(expectedLong(text));
            }
            int precision = 1 + random.nextInt(18);
            int scale = random.nextInt(precision + 1);
            checkUnscaled(text, precision, scale);
        }
    }

    private void checkUnscaled(String text, int precision, int scale) {
        Optional<BigInteger> expected = ExactNumber.unscaled(new BigDecimal(text), new Type.Decimal(precision, scale));
        long found = number.unscaled(precision, scale);
        if (found != NumberBytes.NONE) {
            assertThat(expected).as("%s as (%d, %d)", text, precision, scale).hasValue(BigInteger.valueOf(found));
        } else if (text.length() <= 18) {
            assertThat(expected).as("%s as (%d, %d)", text, precision, scale).isEmpty();
        }
    }

    private static long expectedLong(String text) {
        BigInteger value = new BigInteger(text);
        return value.abs().compareTo(LONGEST) > 0 ? NumberBytes.NONE : value.longValueExact();
    }

    private static String spelled(Random random) {
        String sign = random.nextBoolean() ? "-" : "";
        return switch (random.nextInt(6)) {
            case 0 -> sign + random.nextInt(1_000_000);
            case 1 -> sign + (random.nextLong() & Long.MAX_VALUE);
            case 2 -> sign + new BigInteger(random.nextInt(90), random);
            case 3 -> sign + random.nextInt(1_000) + "." + digits(random, 1 + random.nextInt(25));
            case 4 ->
                sign + random.nextInt(10) + "." + digits(random, 1 + random.nextInt(18)) + "e"
                        + (random.nextInt(700) - 350);
            default -> Double.toString(Double.longBitsToDouble(random.nextLong() & 0xFFEFFFFFFFFFFFFFL));
        };
    }

    private static String digits(Random random, int count) {
        StringBuilder digits = new StringBuilder();
        boolean zeros = random.nextInt(4) == 0;
        for (int i = 0; i < count; i++) {
            digits.append(zeros && i < count - 1 ? 0 : random.nextInt(10));
        }
        return digits.toString();
    }

    @Test
    void damagedTextIsReadAsFarAsItIsANumber() {
        Random random = new Random(22);
        for (int i = 0; i < 100_000; i++) {
            StringBuilder damaged = new StringBuilder(spelled(random));
            damaged.setCharAt(random.nextInt(damaged.length()), "0123456789+-.eE ,x".charAt(random.nextInt(18)));
            String text = damaged.toString();

            int end = read(text);

            if (end >= 0) {
                assertThat(text.substring(0, end)).as(text).matches(NUMBER);
            } else {
                assertThat(text).doesNotMatch(NUMBER);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "01", "-00", ".5", "1.", "1.e5", "1e", "1e+", "+1", "x", "1.x", "NaN", "-Infinity"})
    void whatJsonSpellsOtherwiseIsNoNumber(String text) {
        assertThat(read(text)).isEqualTo(-1);
    }

    @Test
    void minusZeroIsANegativeDouble() {
        read("-0.0");

        assertThat(number.doubleValue()).isEqualTo(-0.0);
        assertThat(1 / number.doubleValue()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void hugeExponentsAreNoTrouble() {
        assertThat(read("1e999999999999")).isEqualTo(14);
        assertThat(number.doubleValue()).isInfinite();
        assertThat(number.unscaled(18, 0)).isEqualTo(NumberBytes.NONE);
    }

    /** With bytes around the text that must not be looked at. */
    private int read(String text) {
        byte[] bytes = ("9" + text + "9").getBytes(StandardCharsets.US_ASCII);
        int end = number.read(bytes, 1, 1 + text.length());
        return end < 0 ? end : end - 1;
    }
}
