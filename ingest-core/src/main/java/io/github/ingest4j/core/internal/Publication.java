// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;

/** How the attempt to win a commit slot ended. */
public sealed interface Publication {

    /** The slot is ours, by this try or by an earlier one whose answer was lost. */
    record Committed() implements Publication {}

    /** Somebody else's manifest is in the slot, for good: own files may go. */
    final class Lost implements Publication {
        private final byte[] body;

        Lost(byte[] body) {
            this.body = body;
        }

        /** What is in the slot. */
        public byte[] body() {
            return body.clone();
        }
    }

    /** The slot was closed: nothing can be committed there any more, own files may go. */
    record Closed() implements Publication {}

    /** Nobody knows yet: nothing may be deleted, the next run finds out. */
    record Unknown(String reason) implements Publication {}

    /**
     * The store has definitely not taken it: own files may go.
     *
     * @param forGood whether it will not take it either before a person has acted
     */
    record Refused(String reason, boolean forGood) implements Publication {}

    /** The exception of a caller who needed the slot: {@code what} has failed, and why. */
    default IOException failure(String what) {
        return this instanceof Refused refused && refused.forGood()
                ? new StoreRefusedException(what + ": " + refused.reason())
                : new IOException(what + ": " + this);
    }
}
