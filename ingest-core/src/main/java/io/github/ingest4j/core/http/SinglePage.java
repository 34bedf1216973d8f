// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.util.Optional;

/** One page and no more. */
final class SinglePage extends Pagination {

    @Override
    Watched watched() {
        return Watched.NOTHING;
    }

    @Override
    PageShape shape() {
        return PageShape.WITHOUT_PARAMETER;
    }

    @Override
    PageRequest request(PageRequest first, PagePlace place) {
        if (place.count() != 1) {
            throw PagePlace.foreign();
        }
        return first;
    }

    @Override
    Optional<String> after(PagePlace place, PageFacts facts) {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "single page";
    }
}
