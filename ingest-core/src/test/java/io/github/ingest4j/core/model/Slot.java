// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

/** The place of a manifest, filled at most once: by a run's manifest, which makes its set live, or by a tombstone. */
record Slot(Content content, int run) {
    static final Slot EMPTY = new Slot(Content.NOTHING, -1);
    static final Slot CLOSED = new Slot(Content.TOMBSTONE, -1);

    private enum Content {
        NOTHING,
        MANIFEST,
        TOMBSTONE
    }

    static Slot live(int run) {
        return new Slot(Content.MANIFEST, run);
    }

    boolean isEmpty() {
        return content == Content.NOTHING;
    }

    boolean isLive() {
        return content == Content.MANIFEST;
    }

    boolean isClosed() {
        return content == Content.TOMBSTONE;
    }
}
