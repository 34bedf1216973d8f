// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.Arrays;

/** Distinct 64-bit values in the order in which they came, each with its index: an open-addressed table over an array. */
final class LongDictionary {
    private static final int FIRST_SLOTS = 1 << 10;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Index + 1 of the value that hashes there, 0 where there is none. At most half full. */
    private int[] slots = new int[FIRST_SLOTS];

    private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FIRST_SLOTS);
    private long[] values = new long[FIRST_SLOTS / 2];
    private int size;

    int size() {
        return size;
    }

    long[] values() {
        return values;
    }

    void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    /** The index of a value, which is added if it is new. */
    int indexOf(long value) {
        int slot = (int) ((value * SPREAD) >>> shift);
        int found;
        while ((found = slots[slot]) != 0) {
            if (values[found - 1] == value) {
                return found - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return add(value, slot);
    }

    private int add(long value, int slot) {
        if (size == values.length) {
            grow();
            return indexOf(value);
        }
        values[size] = value;
        slots[slot] = ++size;
        return size - 1;
    }

    private void grow() {
        values = Arrays.copyOf(values, size * 2);
        slots = new int[values.length * 2];
        shift--;
        for (int i = 0; i < size; i++) {
            int slot = (int) ((values[i] * SPREAD) >>> shift);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }
}
