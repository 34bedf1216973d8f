// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.record.Column;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values of at most 64 bits; of a double its bits, of a boolean 0 or 1. */
final class LongValues extends Values {
    private static final int FIRST_VALUES = 256;

    private final PhysicalType physical;
    private final LongDictionary dictionary = new LongDictionary();
    private int dictionarySize;
    private long[] values = new long[FIRST_VALUES];
    private int count;

    LongValues(PhysicalType physical) {
        this.physical = physical;
    }

    @Override
    void append(Column column, int from, int to) {
        int added = to - from;
        if (count + added > values.length) {
            values = Arrays.copyOf(values, Math.max(count + added, values.length + (values.length >> 1)));
        }
        if (column.storage() == Column.Storage.DOUBLE) {
            double[] doubles = column.doubles();
            for (int i = 0; i < added; i++) {
                values[count + i] = Double.doubleToRawLongBits(doubles[from + i]);
            }
        } else {
            System.arraycopy(column.longs(), from, values, count, added);
        }
        count += added;
    }

    @Override
    int count() {
        return count;
    }

    @Override
    long plainBytes() {
        return physical == PhysicalType.BOOLEAN ? (count + 7L) / Byte.SIZE : (long) count * physical.width();
    }

    @Override
    long variableBytes() {
        return 0;
    }

    @Override
    void clear() {
        count = 0;
        if (values.length > Buffer.MOST_KEPT / Long.BYTES) {
            values = new long[FIRST_VALUES];
        }
    }

    @Override
    @Nullable
    Bounds bounds() {
        if (count == 0) {
            return null;
        }
        return physical == PhysicalType.DOUBLE ? doubleBounds() : longBounds();
    }

    /** No dearer than to look at the distinct ones only. */
    @Override
    @Nullable
    Bounds bounds(int[] numbers) {
        return bounds();
    }

    private Bounds longBounds() {
        long min = values[0];
        long max = min;
        for (int i = 1; i < count; i++) {
            min = Math.min(min, values[i]);
            max = Math.max(max, values[i]);
        }
        return Bounds.exact(plain(min), plain(max));
    }

    /**
     * A bound that is zero is that of both zeros (parquet.thrift, at ColumnOrder). There is none beside NaN: for some readers
     * it is greater than all numbers, and they would pass over it.
     */
    private @Nullable Bounds doubleBounds() {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            double value = Double.longBitsToDouble(values[i]);
            // Either becomes NaN by the first one, and stays it.
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        if (Double.isNaN(min)) {
            return null;
        }
        return Bounds.exact(
                plain(Double.doubleToRawLongBits(min == 0 ? -0.0 : min)),
                plain(Double.doubleToRawLongBits(max == 0 ? 0.0 : max)));
    }

    private byte[] plain(long value) {
        byte[] bytes = new byte[physical.width()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >>> (i * Byte.SIZE));
        }
        return bytes;
    }

    @Override
    void writePlain(Buffer out) {
        writePlain(values, count, out);
    }

    private void writePlain(long[] source, int number, Buffer out) {
        switch (physical) {
            case BOOLEAN -> BitPacking.pack(source, 0, number, 1, out);
            case INT32 -> {
                int at = out.reserve((long) number * Integer.BYTES);
                byte[] bytes = out.bytes();
                for (int i = 0; i < number; i++) {
                    Buffer.INTS.set(bytes, at + i * Integer.BYTES, (int) source[i]);
                }
                out.limit(at + number * Integer.BYTES);
            }
            default -> {
                int at = out.reserve((long) number * Long.BYTES);
                byte[] bytes = out.bytes();
                for (int i = 0; i < number; i++) {
                    Buffer.LONGS.set(bytes, at + i * Long.BYTES, source[i]);
                }
                out.limit(at + number * Long.BYTES);
            }
        }
    }

    @Override
    Encoding writeCompact(Buffer out) {
        switch (physical) {
            case INT32, INT64 -> {
                DeltaPacking.encode(values, count, physical == PhysicalType.INT32, out);
                return Encoding.DELTA_BINARY_PACKED;
            }
            case DOUBLE -> {
                writeSplit(out);
                return Encoding.BYTE_STREAM_SPLIT;
            }
            default -> {
                writePlain(out);
                return Encoding.PLAIN;
            }
        }
    }

    /** All first bytes, then all second bytes and so on (Encodings.md, "Byte Stream Split"). */
    private void writeSplit(Buffer out) {
        int at = out.reserve((long) count * Long.BYTES);
        byte[] bytes = out.bytes();
        for (int stream = 0; stream < Long.BYTES; stream++) {
            for (int i = 0; i < count; i++) {
                bytes[at++] = (byte) (values[i] >>> (stream * Byte.SIZE));
            }
        }
        out.limit(at);
    }

    @Override
    boolean index(int[] numbers) {
        if (physical == PhysicalType.BOOLEAN) {
            return false;
        }
        boolean fresh = dictionarySize == 0;
        int most = Math.min(MAX_DICTIONARY_VALUES, MAX_DICTIONARY_BYTES / physical.width());
        int sampled = fresh ? Math.min(SAMPLE, count) : 0;
        int i = lookUp(0, sampled, numbers);
        if (sampled == SAMPLE && dictionary.size() > MOST_DISTINCT_OF_SAMPLE) {
            return false;
        }
        while (i < count) {
            i = lookUp(i, Math.min(count, i + SAMPLE), numbers);
            if (dictionary.size() > most) {
                return false;
            }
        }
        dictionarySize = dictionary.size();
        return true;
    }

    private int lookUp(int from, int to, int[] numbers) {
        for (int i = from; i < to; i++) {
            numbers[i] = dictionary.indexOf(values[i]);
        }
        return to;
    }

    @Override
    int dictionarySize() {
        return dictionarySize;
    }

    @Override
    long dictionaryBytes() {
        return (long) dictionarySize * physical.width();
    }

    @Override
    void writeDictionary(Buffer out) {
        writePlain(dictionary.values(), dictionarySize, out);
    }

    @Override
    void clearDictionary() {
        dictionary.clear();
        dictionarySize = 0;
    }

    @Override
    void hashPage(BloomFilter filter) {
        hash(values, count, filter);
    }

    @Override
    void hashDictionary(BloomFilter filter) {
        hash(dictionary.values(), dictionarySize, filter);
    }

    private void hash(long[] source, int number, BloomFilter filter) {
        for (int i = 0; i < number; i++) {
            filter.add(plain(source[i]), 0, physical.width());
            if (physical == PhysicalType.DOUBLE) {
                hashEquals(Double.longBitsToDouble(source[i]), filter);
            }
        }
    }

    /** What is the same number to readers and has other bits: the other zero, and the one NaN that they ask for. */
    private void hashEquals(double value, BloomFilter filter) {
        if (value == 0 || Double.isNaN(value)) {
            filter.add(plain(Double.doubleToLongBits(value == 0 ? 0.0 : value)), 0, physical.width());
            filter.add(plain(Double.doubleToLongBits(value == 0 ? -0.0 : value)), 0, physical.width());
        }
    }
}
