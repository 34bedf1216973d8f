// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

/** What the commit protocol promises in every reachable state, whoever is paused, killed or left without an answer. */
enum Invariant {
    /** A file that a live manifest lists exists as listed, until a replay retires the set. */
    I1,
    /** The cursor is never ahead of published data: it passes only windows that are at an end, and never goes back. */
    I2,
    /** At most one raw set, and per generation at most one curated set, becomes live, and a live set never changes. */
    I3,
    /** Each record of a window reaches each sink once in effect, and no older result replaces a newer one. */
    I4,
    /** A generation that was closed or given up is never published. */
    I5,
    /** Wherever all runs stop, the next trigger alone finishes what is due, or a replay what ended as damaged. */
    I6,
    /** A reader of all data files never sees two generations, or two runs, of a window; settled, exactly the live set. */
    I7
}
