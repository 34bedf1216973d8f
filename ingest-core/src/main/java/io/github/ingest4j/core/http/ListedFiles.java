// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Pages at addresses that are known beforehand, each a file. */
final class ListedFiles extends Pagination {
    /** For what does not depend on the addresses. */
    static final ListedFiles ANY = new ListedFiles(List.of());

    private final List<URI> addresses;

    ListedFiles(List<URI> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    @Override
    Watched watched() {
        return Watched.NOTHING;
    }

    @Override
    PageShape shape() {
        return PageShape.WITHOUT_PARAMETER;
    }

    /** Addresses may differ each time that they are asked for; their order may not. */
    @Override
    PageRequest request(PageRequest first, PagePlace place) {
        if (place.count() > addresses.size()) {
            throw PagePlace.foreign();
        }
        return first.at(addresses.get((int) place.count() - 1));
    }

    @Override
    Optional<String> after(PagePlace place, PageFacts facts) {
        return place.count() < addresses.size() ? Optional.of("") : Optional.empty();
    }

    /** An empty file says nothing of the next one. */
    @Override
    Optional<String> afterNothing(PagePlace place, PageFacts facts) {
        return after(place, facts);
    }

    @Override
    public String toString() {
        return "files of an export";
    }
}
