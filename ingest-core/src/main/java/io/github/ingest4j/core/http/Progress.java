// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.util.Optional;

/** What one reader finds out of where the next window reads on. */
interface Progress {
    /** Of sources whose windows do not read on. */
    Progress NONE = new Progress() {
        @Override
        public void read(PagePlace place, PageFacts facts, boolean last) {
            // Nothing is to be found out.
        }

        @Override
        public Optional<String> position() {
            return Optional.empty();
        }
    };

    /** What to look for in the next page, which answers so, besides what its pagination looks for. */
    default Watched watched(Watched pages, Answer answer) {
        return pages;
    }

    /**
     * A page, or an answer without content, has been read to its end.
     *
     * @param last whether no other follows
     * @throws UnexpectedPageException if it does not tell what it has to
     */
    void read(PagePlace place, PageFacts facts, boolean last);

    /** Where the next window reads on, once all is read; empty where that stays what it was. */
    Optional<String> position();

    /** What bookmarks keep of the pages so far. */
    default String state() {
        return "";
    }

    /** Goes on behind pages of which bookmarks kept this. */
    default void goOn(String state) {}

    /** A text that differs where the same state means something else. */
    default String identity() {
        return "";
    }

    default boolean isNone() {
        return equals(NONE);
    }
}
