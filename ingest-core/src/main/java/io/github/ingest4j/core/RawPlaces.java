// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSet.RawPart;
import io.github.ingest4j.StoredPage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where the pages of a raw set are, by their numbers. */
final class RawPlaces {
    private final Map<Integer, Place> places = new HashMap<>();

    RawPlaces(RawSet set) {
        for (RawPart part : set.parts()) {
            for (StoredPage page : part.pages()) {
                places.put(page.number(), new Place(part, page));
            }
        }
    }

    /** A page and the part that it stands in. */
    record Place(RawPart part, StoredPage page) {
        @Override
        public String toString() {
            return part.key() + ", offset " + page.offset();
        }
    }

    /** Empty for a number that no page has, such as 0. */
    Optional<Place> of(int page) {
        return Optional.ofNullable(places.get(page));
    }
}
