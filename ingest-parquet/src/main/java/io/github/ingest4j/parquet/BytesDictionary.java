// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.Arrays;

/** Distinct byte strings in the order in which they came, each with its index: an open-addressed table over their bytes. */
final class BytesDictionary {
    private static final int FIRST_SLOTS = 1 << 10;
    private static final int MOST_KEPT = 2 * Values.MAX_DICTIONARY_BYTES;
    private static final int FIRST_BYTES = 1 << 12;
    /** Behind the last value, so that the last word of any value can be read whole. */
    private static final int SLACK = Long.BYTES;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Index + 1 of the value that hashes there, 0 where there is none. At most half full. */
    private int[] slots = new int[FIRST_SLOTS];

    /** The whole hash of each value: told apart by it, most values are never compared. */
    private int[] hashes = new int[FIRST_SLOTS / 2];

    private int[] ends = new int[FIRST_SLOTS / 2];
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    int size() {
        return size;
    }

    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    int end(int index) {
        return ends[index];
    }

    /** Where each value ends in {@link #bytes}. */
    int[] ends() {
        return ends;
    }

    /** Bytes of the first {@code count} values. */
    int byteCount(int count) {
        return start(count);
    }

    byte[] bytes() {
        return bytes;
    }

    void clear() {
        Arrays.fill(slots, 0);
        size = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[FIRST_BYTES];
        }
    }

    /**
     * The index of a value, which is added if it is new.
     *
     * @param source with at least seven bytes behind the value, of any content
     */
    int indexOf(byte[] source, int from, int to) {
        int hash = hash(source, from, to);
        int slot = hash & (slots.length - 1);
        int found;
        while ((found = slots[slot]) != 0) {
            if (hashes[found - 1] == hash && isSame(found - 1, source, from, to)) {
                return found - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return add(source, from, to, hash, slot);
    }

    /** Eight bytes a step; of the last step, only those that belong to the value. */
    private static int hash(byte[] source, int from, int to) {
        long hash = (long) to - from;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            hash = (hash ^ (long) Buffer.LONGS.get(source, i)) * SPREAD;
            hash ^= hash >>> 32;
        }
        if (i < to) {
            long rest = (long) Buffer.LONGS.get(source, i) << (Long.SIZE - (to - i) * Byte.SIZE);
            hash = (hash ^ rest) * SPREAD;
            hash ^= hash >>> 32;
        }
        hash *= SPREAD;
        return (int) (hash >>> 32);
    }

    private boolean isSame(int index, byte[] source, int from, int to) {
        int start = start(index);
        int length = to - from;
        if (ends[index] - start != length) {
            return false;
        }
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            if ((long) Buffer.LONGS.get(source, from + i) != (long) Buffer.LONGS.get(bytes, start + i)) {
                return false;
            }
        }
        if (i == length) {
            return true;
        }
        long rest = (long) Buffer.LONGS.get(source, from + i) ^ (long) Buffer.LONGS.get(bytes, start + i);
        return rest << (Long.SIZE - (length - i) * Byte.SIZE) == 0;
    }

    private int add(byte[] source, int from, int to, int hash, int slot) {
        if (size == ends.length) {
            grow();
            return indexOf(source, from, to);
        }
        int start = start(size);
        int end = Math.addExact(start, to - from);
        if (end > bytes.length - SLACK) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * end + SLACK));
        }
        System.arraycopy(source, from, bytes, start, to - from);
        hashes[size] = hash;
        ends[size] = end;
        slots[slot] = ++size;
        return size - 1;
    }

    private void grow() {
        ends = Arrays.copyOf(ends, size * 2);
        hashes = Arrays.copyOf(hashes, size * 2);
        slots = new int[ends.length * 2];
        for (int i = 0; i < size; i++) {
            int slot = hashes[i] & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }
}
