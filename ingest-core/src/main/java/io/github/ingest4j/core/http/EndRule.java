// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.util.Optional;

/** What tells that a page is the last. */
sealed interface EndRule {

    /** The place at which a page tells it. */
    default Optional<JsonPointer> place() {
        return Optional.empty();
    }

    /** Whether the records of the page have to be counted. */
    default boolean countsRecords() {
        return true;
    }

    /**
     * Whether a page is the last.
     *
     * @param before how many records of the list were passed before this page
     * @param after how many with it
     */
    boolean last(PagePlace place, long before, long after, PageFacts facts);

    /** It has no records. */
    record EmptyPage() implements EndRule {
        @Override
        public boolean last(PagePlace place, long before, long after, PageFacts facts) {
            return facts.records() == 0;
        }

        @Override
        public String toString() {
            return "endAtEmptyPage";
        }
    }

    /** It has fewer records than were asked for. */
    record ShortPage() implements EndRule {
        @Override
        public boolean last(PagePlace place, long before, long after, PageFacts facts) {
            return facts.records() < facts.size();
        }

        @Override
        public String toString() {
            return "endAtShortPage";
        }
    }

    /** As many pages are read as there are. */
    record TotalPages(JsonPointer total) implements EndRule {
        @Override
        public Optional<JsonPointer> place() {
            return Optional.of(total);
        }

        @Override
        public boolean countsRecords() {
            return false;
        }

        @Override
        public boolean last(PagePlace place, long before, long after, PageFacts facts) {
            return place.count() >= facts.number(total, "pages");
        }

        @Override
        public String toString() {
            return "totalPages";
        }
    }

    /** As many records are passed as there are. */
    record TotalRecords(JsonPointer total) implements EndRule {
        @Override
        public Optional<JsonPointer> place() {
            return Optional.of(total);
        }

        @Override
        public boolean last(PagePlace place, long before, long after, PageFacts facts) {
            long all = facts.number(total, "records");
            if (after < all && after == before) {
                throw new UnexpectedPageException("has no records, though '" + total + "' states " + all + " and only "
                        + before + " came before it");
            }
            return after >= all;
        }

        @Override
        public String toString() {
            return "totalRecords";
        }
    }

    /**
     * It says so.
     *
     * @param more what the flag says of a page that others follow
     */
    record Flag(JsonPointer flag, boolean more) implements EndRule {
        @Override
        public Optional<JsonPointer> place() {
            return Optional.of(flag);
        }

        @Override
        public boolean countsRecords() {
            return false;
        }

        @Override
        public boolean last(PagePlace place, long before, long after, PageFacts facts) {
            JsonToken said = facts.at(flag).map(JsonInspector.Found::token).orElse(JsonToken.NOT_AVAILABLE);
            if (said != JsonToken.VALUE_TRUE && said != JsonToken.VALUE_FALSE) {
                throw new UnexpectedPageException("has neither true nor false at '" + flag + "'");
            }
            return (said == JsonToken.VALUE_TRUE) != more;
        }

        @Override
        public String toString() {
            return more ? "hasMore" : "isLast";
        }
    }
}
