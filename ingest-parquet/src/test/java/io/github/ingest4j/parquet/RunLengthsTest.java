// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Read back by parquet-java's decoder. */
class RunLengthsTest {

    static IntStream widths() {
        return IntStream.rangeClosed(1, 31);
    }

    @ParameterizedTest
    @MethodSource("widths")
    void runsOfAnyLengthBetweenLiteralsComeBack(int width) throws Exception {
        Random random = new Random(width);
        int most = width == 31 ? Integer.MAX_VALUE : 1 << width;
        for (int round = 0; round < 50; round++) {
            int[] values = new int[random.nextInt(300)];
            for (int i = 0; i < values.length; ) {
                int value = random.nextInt(most);
                for (int run = 1 + random.nextInt(random.nextBoolean() ? 2 : 40); run > 0 && i < values.length; run--) {
                    values[i++] = value;
                }
            }

            assertComesBack(values, width);
        }
    }

    @Test
    void longStretchWithoutARunComesBack() throws Exception {
        assertComesBack(IntStream.range(0, 100_001).toArray(), 17);
    }

    @Test
    void oneValueThroughoutTakesAFewBytes() {
        Buffer out = new Buffer();

        RunLengths.encode(new int[1_000_000], 1_000_000, 1, out);

        assertThat(out.length()).isEqualTo(4);
    }

    @Test
    void runTakesWhatTheGroupBeforeItLacks() {
        Buffer out = new Buffer();
        int[] values = new int[3 + 5 + 8];
        Arrays.fill(values, 3, values.length, 1);

        RunLengths.encode(values, values.length, 1, out);

        // One group of three zeros and five ones, then a run of eight ones.
        assertThat(out.toByteArray()).containsExactly(1 << 1 | 1, 0b11111000, 8 << 1, 1);
    }

    private static void assertComesBack(int[] values, int width) throws Exception {
        Buffer out = new Buffer();
        RunLengths.encode(values, values.length, width, out);

        RunLengthBitPackingHybridDecoder decoder =
                new RunLengthBitPackingHybridDecoder(width, new ByteArrayInputStream(out.toByteArray()));
        int[] read = new int[values.length];
        for (int i = 0; i < read.length; i++) {
            read[i] = decoder.readInt();
        }
        assertThat(read).isEqualTo(values);
    }
}
