// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

/** How the run of a window ended. */
public enum Outcome {
    /** Its records are published. */
    SUCCEEDED,
    /** It is done; the source had no record for it. */
    EMPTY,
    /** The source was not available. A ranged source's window stays due; a snapshot source's is closed. */
    SKIPPED,
    /** The deadline is near; progress is kept, the rest is due. */
    CONTINUE,
    /** It could not be done; {@link Failure} says why and whether the next run tries again by itself. */
    FAILED,
    /** An earlier run had done it. */
    ALREADY_DONE,
    /** Another run is at it. */
    ALREADY_RUNNING
}
