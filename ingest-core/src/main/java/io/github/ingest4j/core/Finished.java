// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.core.internal.Manifest;
import java.util.Optional;

/**
 * What a window is done with.
 *
 * @param unusual why its number of records is not the one expected, in a sentence; empty where it is
 */
record Finished(Manifest.Curated committed, Optional<String> unusual) {

    int schemaVersion() {
        return committed.schemaVersion();
    }

    long records() {
        return committed.counts().out();
    }

    long quarantined() {
        return committed.counts().quarantined();
    }

    /** Whether the window had been done before: somebody has replayed it, or had it fetched again. */
    boolean isRepetition() {
        return !committed.replaces().isEmpty();
    }
}
