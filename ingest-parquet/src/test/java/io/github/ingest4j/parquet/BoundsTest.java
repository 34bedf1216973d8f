// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundsTest {
    private static final int LONGEST = Bounds.LONGEST;

    @Test
    void shortValuesStayAsTheyAre() {
        Bounds bounds = Bounds.cut("a".repeat(LONGEST).getBytes(UTF_8), "b".getBytes(UTF_8), true);

        assertThat(new String(bounds.min(), UTF_8)).isEqualTo("a".repeat(LONGEST));
        assertThat(bounds.minExact()).isTrue();
        assertThat(bounds.maxExact()).isTrue();
    }

    @Test
    void longTextIsCutAndItsMaximumIncreased() {
        byte[] value = "a".repeat(LONGEST + 1).getBytes(UTF_8);

        Bounds bounds = Bounds.cut(value, value, true);

        assertThat(new String(bounds.min(), UTF_8)).isEqualTo("a".repeat(LONGEST));
        assertThat(new String(bounds.max(), UTF_8)).isEqualTo("a".repeat(LONGEST - 1) + "b");
        assertThat(bounds.minExact()).isFalse();
        assertThat(bounds.maxExact()).isFalse();
    }

    @Test
    void charactersAreNotCutAndWhatHasNoSuccessorIsLeftOut() {
        String lastCharacter = "\uDBFF\uDFFF"; // U+10FFFF
        byte[] value = ("x" + lastCharacter.repeat(20)).getBytes(UTF_8);

        Bounds bounds = Bounds.cut(value, value, true);

        assertThat(new String(bounds.min(), UTF_8)).isEqualTo("x" + lastCharacter.repeat(15));
        assertThat(new String(bounds.max(), UTF_8)).isEqualTo("y");
    }

    @Test
    void characterBeforeTheSurrogatesGivesWayToTheOneBeforeIt() {
        byte[] value = ("z".repeat(LONGEST - 4) + "k\uD7FF\uD7FF").getBytes(UTF_8);

        assertThat(new String(Bounds.cut(value, value, true).max(), UTF_8)).isEqualTo("z".repeat(LONGEST - 4) + "l");
    }

    @Test
    void maximumOfNothingButTheHighestBytesStaysWhole() {
        byte[] value = new byte[LONGEST + 10];
        Arrays.fill(value, (byte) 0xFF);

        Bounds bounds = Bounds.cut(value, value, false);

        assertThat(bounds.max()).isEqualTo(value);
        assertThat(bounds.maxExact()).isTrue();
        assertThat(bounds.min()).hasSize(LONGEST);
    }

    @Test
    void cutBoundsOfAnyTextAreTextAndBounds() throws CharacterCodingException {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(20 + random.nextInt(60), 0, 6)
                    .mapToObj(BoundsTest::character)
                    .reduce("", String::concat);
            byte[] value = text.getBytes(UTF_8);

            Bounds bounds = Bounds.cut(value, value, true);

            assertThat(Arrays.compareUnsigned(bounds.min(), value)).as(text).isNotPositive();
            assertThat(Arrays.compareUnsigned(bounds.max(), value)).as(text).isNotNegative();
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bounds.min()));
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bounds.max()));
        }
    }

    /** Whoever fills columns by hand may call bytes text that are none. */
    @Test
    void bytesThatAreNoTextHaveBoundsAllTheSame() {
        byte[] value = new byte[LONGEST + 10];
        Arrays.fill(value, (byte) 0xFF);

        assertThat(Bounds.cut(value, value, true).max()).isEqualTo(value);
    }

    private static String character(int kind) {
        return switch (kind) {
            case 0 -> "\u007F";
            case 1 -> "\u07FF";
            case 2 -> "\uD7FF";
            case 3 -> "\uFFFF";
            case 4 -> "\uDBFF\uDFFF";
            default -> "a";
        };
    }

    @Test
    void boundsOfTwoPagesAreExactWhereTheOneThatCountsIs() {
        Bounds cut = new Bounds(new byte[] {5}, new byte[] {9}, false, false);
        Bounds exact = Bounds.exact(new byte[] {5}, new byte[] {8});

        Bounds both = cut.and(exact, Ordering.UNSIGNED_BYTES);

        assertThat(both.min()).containsExactly(5);
        assertThat(both.minExact()).isTrue();
        assertThat(both.max()).containsExactly(9);
        assertThat(both.maxExact()).isFalse();
    }
}
