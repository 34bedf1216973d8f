// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Read back by parquet-java's decoder. */
class DeltaPackingTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 127, 128, 129, 130, 257, 1_000})
    void numbersOf64BitsComeBack(int count) throws Exception {
        Random random = new Random(count);
        for (int bits = 1; bits <= 64; bits += 7) {
            long[] values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = random.nextLong() >> 64 - bits;
            }
            values[count / 2] = Long.MIN_VALUE;
            values[count - 1] = Long.MAX_VALUE;

            DeltaBinaryPackingValuesReader reader = reader(values, false);
            for (int i = 0; i < count; i++) {
                assertThat(reader.readLong()).as("%d bits, value %d", bits, i).isEqualTo(values[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 129, 1_000})
    void numbersOf32BitsComeBackThoughTheirDifferencesOverflow(int count) throws Exception {
        Random random = new Random(count);
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % 3 == 0 ? Integer.MIN_VALUE : i % 3 == 1 ? Integer.MAX_VALUE : random.nextInt();
        }

        DeltaBinaryPackingValuesReader reader = reader(values, true);
        for (int i = 0; i < count; i++) {
            assertThat(reader.readInteger()).as("value %d", i).isEqualTo((int) values[i]);
        }
    }

    private static DeltaBinaryPackingValuesReader reader(long[] values, boolean narrow) throws Exception {
        Buffer out = new Buffer();
        DeltaPacking.encode(values, values.length, narrow, out);
        DeltaBinaryPackingValuesReader reader = new DeltaBinaryPackingValuesReader();
        reader.initFromPage(values.length, ByteBufferInputStream.wrap(ByteBuffer.wrap(out.toByteArray())));
        return reader;
    }
}
