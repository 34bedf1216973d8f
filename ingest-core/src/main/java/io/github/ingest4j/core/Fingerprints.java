// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

/**
 * A set of 128-bit hashes in one array, two words to a slot: open addressing, linear probing, no object but the array. At
 * least 3/8 of the slots are free, so that a look-up ends soon. Not thread-safe.
 */
final class Fingerprints {
    private static final int FIRST_SLOTS = 1 << 10;

    private long[] words = new long[2 * FIRST_SLOTS];
    private int size;
    /** Two words of zero are a free slot. */
    private boolean holdsZero;

    int size() {
        return holdsZero ? size + 1 : size;
    }

    /** Does nothing if the hash is there. */
    void add(long high, long low) {
        if (8L * (size + 1L) > 5L * (words.length / 2)) {
            grow();
        }
        int at = slot(words, high, low);
        if ((high | low) == 0) {
            holdsZero = true;
        } else if (words[at] == 0 && words[at + 1] == 0) {
            words[at] = high;
            words[at + 1] = low;
            size++;
        }
    }

    boolean contains(long high, long low) {
        if ((high | low) == 0) {
            return holdsZero;
        }
        int at = slot(words, high, low);
        return words[at] == high && words[at + 1] == low;
    }

    /** Where the hash is, or the free slot that it would go to. */
    private static int slot(long[] words, long high, long low) {
        int mask = words.length - 2;
        int at = (int) (high << 1) & mask;
        while ((words[at] != high || words[at + 1] != low) && (words[at] != 0 || words[at + 1] != 0)) {
            at = (at + 2) & mask;
        }
        return at;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(words.length, 2)];
        for (int from = 0; from < words.length; from += 2) {
            if (words[from] != 0 || words[from + 1] != 0) {
                int to = slot(larger, words[from], words[from + 1]);
                larger[to] = words[from];
                larger[to + 1] = words[from + 1];
            }
        }
        words = larger;
    }
}
