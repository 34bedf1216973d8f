// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.util.List;

/** The stored pages of a window: what a raw manifest lists. */
public record RawSet(List<RawPart> parts) {
    public RawSet {
        parts = List.copyOf(parts);
    }

    public int pageCount() {
        return parts.stream().mapToInt(part -> part.pages().size()).sum();
    }

    /** Bytes of all pages as they were received. */
    public long receivedBytes() {
        return parts.stream()
                .flatMap(part -> part.pages().stream())
                .mapToLong(StoredPage::receivedBytes)
                .sum();
    }

    /**
     * One object: page bodies behind one another.
     *
     * @param checksum as {@link io.github.ingest4j.store.StagedObject} gives it
     */
    public record RawPart(String key, long bytes, String checksum, List<StoredPage> pages) {
        public RawPart {
            pages = List.copyOf(pages);
        }
    }
}
