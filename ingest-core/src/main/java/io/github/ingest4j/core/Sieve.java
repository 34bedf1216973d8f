// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.record.Batch;
import java.util.BitSet;

/** Tells of the records of a batch, before the mapper, which go on. */
@FunctionalInterface
interface Sieve {
    /** Lets everything through. */
    Sieve OPEN = batch -> Sifted.ALL;

    Sifted sift(Batch batch);

    /**
     * What becomes of the rows of a batch.
     *
     * @param left those that are left out
     * @param refused those of which it cannot be told
     * @param path the field at fault with the refused
     * @param reason what is wrong with them
     */
    record Sifted(BitSet left, BitSet refused, String path, String reason) {
        static final Sifted ALL = new Sifted(new BitSet(), new BitSet(), "", "");

        boolean isAll() {
            return left.isEmpty() && refused.isEmpty();
        }
    }
}
