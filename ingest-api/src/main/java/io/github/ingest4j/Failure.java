// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static java.util.Objects.requireNonNull;

/**
 * Why a window was not done.
 *
 * @param step of the run: {@code claim}, {@code fetch}, {@code transform}, {@code commit}, {@code publish}, {@code sink},
 *     {@code finish}
 * @param message for a person to read: operation, place, values, remedy; no secret
 */
public record Failure(Kind kind, String step, String message) {

    /** The classes of failure that differ in what to do. */
    public enum Kind {
        /** The source is down or limits us: wait. */
        SOURCE_UNAVAILABLE,
        /** The source refused the credentials: renew them, the next run tries again. */
        UNAUTHORISED,
        /** The source refused the request, or its code failed: mend it, then reopen the window. */
        SOURCE,
        /** A record cannot be read: reopen the window after mending the transformer, or fetch it again. */
        BAD_RECORD,
        /** A value does not fit its column: declare the type and replay. */
        SCHEMA,
        /** A stored object is missing or changed. */
        DAMAGED,
        /** A setting or secret is missing, or a store refuses for want of rights or space: mend it, the next run tries again. */
        CONFIGURATION,
        /** A store, ledger or sink could not be reached, or gave no clear answer: the next run tries again. */
        INFRASTRUCTURE,
        /** The time of the run was over before its first commit: give it more. */
        DEADLINE,
        /** A fault of ours or of user code. */
        INTERNAL
    }

    public Failure {
        requireNonNull(kind, "kind");
        requireNonNull(step, "step");
        requireNonNull(message, "message");
    }
}
