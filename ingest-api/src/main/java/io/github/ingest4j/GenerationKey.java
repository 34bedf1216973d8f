// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.store.KeySegment;

/**
 * One version of one window's result: what a sink stages, publishes or applies as a unit.
 *
 * @param generation from 1
 */
public record GenerationKey(StreamId stream, Window window, int generation) {
    public GenerationKey {
        requireNonNull(stream, "stream");
        requireNonNull(window, "window");
        if (generation < 1) {
            throw new IllegalArgumentException("generations count from 1, not " + generation);
        }
    }

    /** The generation as it stands in keys: {@code g000001}. */
    public String generationName() {
        return "g" + KeySegment.number(generation, 6);
    }

    @Override
    public String toString() {
        return stream + "/" + window + "/" + generationName();
    }
}
