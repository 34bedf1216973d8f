// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.record.Column;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values that are byte strings: of any length, or all of one. */
final class BytesValues extends Values {
    private static final int FIRST_VALUES = 256;
    private static final int FIRST_BYTES = 1 << 12;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    /** Room behind the last value, so that reading eight bytes at a time needs no second thought there. */
    private static final int SLACK = Long.BYTES;

    private final LeafColumn leaf;
    private final BytesDictionary dictionary = new BytesDictionary();
    private int dictionarySize;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int[] ends = new int[FIRST_VALUES];
    private int count;
    private boolean[] seen = new boolean[0];

    BytesValues(LeafColumn leaf) {
        this.leaf = leaf;
    }

    @Override
    void append(Column column, int from, int to) {
        if (count + to - from > ends.length) {
            ends = Arrays.copyOf(ends, Math.max(count + to - from, ends.length + (ends.length >> 1)));
        }
        if (leaf.length() > 0) {
            appendFixed(column, from, to);
            return;
        }
        int start = column.bytesStart(from);
        int added = column.bytesEnd(to - 1) - start;
        int held = held();
        reserve((long) held + added);
        System.arraycopy(column.bytes(), start, bytes, held, added);
        int[] sourceEnds = column.ends();
        int shift = held - start;
        for (int i = from; i < to; i++) {
            ends[count++] = sourceEnds[i] + shift;
        }
    }

    /** Widens two's complement numbers to the fixed length by repeating their sign. */
    private void appendFixed(Column column, int from, int to) {
        reserve(held() + (long) (to - from) * leaf.length());
        for (int i = from; i < to; i++) {
            int start = column.bytesStart(i);
            int length = column.bytesEnd(i) - start;
            int padding = leaf.length() - length;
            if (padding < 0) {
                throw new IllegalArgumentException("a number of " + length + " bytes in column '"
                        + leaf.node().path() + "', whose numbers have at most " + leaf.length());
            }
            int at = held();
            byte sign = (byte) (length > 0 && column.bytes()[start] < 0 ? -1 : 0);
            Arrays.fill(bytes, at, at + padding, sign);
            System.arraycopy(column.bytes(), start, bytes, at + padding, length);
            ends[count++] = at + leaf.length();
        }
    }

    private void reserve(long wanted) {
        if (wanted + SLACK > bytes.length) {
            if (wanted + SLACK > MAX_BYTES) {
                throw new IllegalStateException("the values of a page of column '"
                        + leaf.node().path() + "' are larger than 2 GiB; write smaller values");
            }
            bytes = Arrays.copyOf(bytes, (int)
                    Math.min(MAX_BYTES, Math.max(wanted + SLACK, bytes.length + (bytes.length >> 1))));
        }
    }

    private int held() {
        return count == 0 ? 0 : ends[count - 1];
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    private boolean isFixed() {
        return leaf.length() > 0;
    }

    @Override
    int count() {
        return count;
    }

    @Override
    long plainBytes() {
        return held() + (isFixed() ? 0 : (long) count * Integer.BYTES);
    }

    @Override
    long variableBytes() {
        return isFixed() ? 0 : held();
    }

    @Override
    void clear() {
        count = 0;
        if (bytes.length > Buffer.MOST_KEPT) {
            bytes = new byte[FIRST_BYTES];
        }
        if (ends.length > Buffer.MOST_KEPT / Integer.BYTES) {
            ends = new int[FIRST_VALUES];
        }
    }

    @Override
    @Nullable
    Bounds bounds() {
        if (count == 0) {
            return null;
        }
        int min = 0;
        int max = 0;
        long least = prefix(0);
        long greatest = least;
        // Nearly every value is told from both bounds by its first eight bytes; only where they are the same is the
        // rest compared.
        for (int i = 1; i < count; i++) {
            long prefix = prefix(i);
            if (prefix < least || (prefix == least && compare(i, min) < 0)) {
                min = i;
                least = prefix;
            }
            if (prefix > greatest || (prefix == greatest && compare(i, max) > 0)) {
                max = i;
                greatest = prefix;
            }
        }
        return bounds(bytes, start(min), ends[min], start(max), ends[max]);
    }

    private int compare(int a, int b) {
        return compare(bytes, start(a), ends[a], bytes, start(b), ends[b]);
    }

    /** A number in the order of the first eight bytes of a value; one that is shorter counts as if zeros followed. */
    private long prefix(int index) {
        int from = start(index);
        int length = ends[index] - from;
        long word = Long.reverseBytes((long) Buffer.LONGS.get(bytes, from));
        if (length < Long.BYTES) {
            word = length == 0 ? 0 : word & (-1L << (Long.SIZE - length * Byte.SIZE));
        }
        // Signed numbers are in the order of their first bytes as they are; for all others the first bit is no sign.
        return isFixed() ? word : word ^ Long.MIN_VALUE;
    }

    /** In the order of bytes as unsigned numbers; of signed numbers, the first byte has a sign. */
    private int compare(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        if (isFixed() && a[aFrom] < 0 != b[bFrom] < 0) {
            return a[aFrom] < 0 ? -1 : 1;
        }
        return Arrays.compareUnsigned(a, aFrom, aTo, b, bFrom, bTo);
    }

    private Bounds bounds(byte[] source, int minFrom, int minTo, int maxFrom, int maxTo) {
        byte[] min = Arrays.copyOfRange(source, minFrom, minTo);
        byte[] max = Arrays.copyOfRange(source, maxFrom, maxTo);
        return isFixed() ? Bounds.exact(min, max) : Bounds.cut(min, max, leaf.isText());
    }

    @Override
    @Nullable
    Bounds bounds(int[] numbers) {
        if (count == 0) {
            return null;
        }
        if (seen.length < dictionarySize) {
            seen = new boolean[Math.max(dictionarySize, 2 * seen.length)];
        }
        for (int i = 0; i < count; i++) {
            seen[numbers[i]] = true;
        }
        int min = numbers[0];
        int max = min;
        for (int i = 0; i < dictionarySize; i++) {
            if (seen[i]) {
                seen[i] = false;
                min = compareEntries(i, min) < 0 ? i : min;
                max = compareEntries(i, max) > 0 ? i : max;
            }
        }
        return bounds(
                dictionary.bytes(),
                dictionary.start(min),
                dictionary.end(min),
                dictionary.start(max),
                dictionary.end(max));
    }

    private int compareEntries(int a, int b) {
        byte[] source = dictionary.bytes();
        return compare(source, dictionary.start(a), dictionary.end(a), source, dictionary.start(b), dictionary.end(b));
    }

    @Override
    void writePlain(Buffer out) {
        if (isFixed()) {
            out.add(bytes, 0, held());
            return;
        }
        writeWithLengths(bytes, ends, count, out);
    }

    private static void writeWithLengths(byte[] source, int[] sourceEnds, int number, Buffer out) {
        int total = number == 0 ? 0 : sourceEnds[number - 1];
        int at = out.reserve(total + (long) number * Integer.BYTES + SLACK);
        byte[] target = out.bytes();
        int from = 0;
        for (int i = 0; i < number; i++) {
            int length = sourceEnds[i] - from;
            Buffer.INTS.set(target, at, length);
            at += Integer.BYTES;
            // Most values are short, and a call to copy them would take longer than the copy: words, the last one too
            // long; what it writes too much is written over by the next value.
            if (length <= 4 * Long.BYTES && from + 4 * Long.BYTES <= source.length) {
                for (int copied = 0; copied < length; copied += Long.BYTES) {
                    Buffer.LONGS.set(target, at + copied, (long) Buffer.LONGS.get(source, from + copied));
                }
            } else {
                System.arraycopy(source, from, target, at, length);
            }
            at += length;
            from += length;
        }
        out.limit(at);
    }

    /** Lengths, then all bytes (Encodings.md, "Delta-length byte array"). */
    @Override
    Encoding writeCompact(Buffer out) {
        if (isFixed()) {
            writePlain(out);
            return Encoding.PLAIN;
        }
        long[] lengths = new long[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = (long) ends[i] - start(i);
        }
        DeltaPacking.encode(lengths, count, true, out);
        out.add(bytes, 0, held());
        return Encoding.DELTA_LENGTH_BYTE_ARRAY;
    }

    @Override
    boolean index(int[] numbers) {
        boolean fresh = dictionarySize == 0;
        int sampled = fresh ? Math.min(SAMPLE, count) : 0;
        if (!lookUp(0, sampled, numbers)
                || (sampled == SAMPLE && dictionary.size() > MOST_DISTINCT_OF_SAMPLE)
                || !lookUp(sampled, count, numbers)) {
            return false;
        }
        dictionarySize = dictionary.size();
        return true;
    }

    /** Whether the dictionary has room for these values; one that is as large as a dictionary does not even enter it. */
    private boolean lookUp(int from, int to, int[] numbers) {
        int known = dictionary.size();
        for (int i = from; i < to; i++) {
            int start = start(i);
            if (ends[i] - start > MAX_DICTIONARY_BYTES) {
                return false;
            }
            numbers[i] = dictionary.indexOf(bytes, start, ends[i]);
            if (dictionary.size() > known) {
                known = dictionary.size();
                if (known > MAX_DICTIONARY_VALUES || dictionaryBytes(known) > MAX_DICTIONARY_BYTES) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    int dictionarySize() {
        return dictionarySize;
    }

    @Override
    long dictionaryBytes() {
        return dictionaryBytes(dictionarySize);
    }

    private long dictionaryBytes(int size) {
        return dictionary.byteCount(size) + (isFixed() ? 0 : (long) size * Integer.BYTES);
    }

    @Override
    void writeDictionary(Buffer out) {
        if (isFixed()) {
            out.add(dictionary.bytes(), 0, dictionary.byteCount(dictionarySize));
            return;
        }
        writeWithLengths(dictionary.bytes(), dictionary.ends(), dictionarySize, out);
    }

    @Override
    void clearDictionary() {
        dictionary.clear();
        dictionarySize = 0;
    }

    @Override
    void hashPage(BloomFilter filter) {
        for (int i = 0; i < count; i++) {
            filter.add(bytes, start(i), ends[i]);
        }
    }

    @Override
    void hashDictionary(BloomFilter filter) {
        for (int i = 0; i < dictionarySize; i++) {
            filter.add(dictionary.bytes(), dictionary.start(i), dictionary.end(i));
        }
    }
}
