// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** One page and no more. */
record SinglePage() implements Paging {
    @Override
    public List<JsonPointer> places() {
        return List.of();
    }

    @Override
    public Step first(URI address) {
        return new Step(address, 1);
    }

    @Override
    public Optional<Step> after(URI first, Step step, Facts facts) {
        return Optional.empty();
    }

    @Override
    public String bookmark(Step next) {
        throw new IllegalStateException("nothing follows a single page");
    }

    @Override
    public Step resume(URI first, String bookmark) {
        throw new IllegalArgumentException("not a bookmark of this source");
    }
}
