// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** How the pages of a window follow each other. Immutable; a reader keeps the state. */
sealed interface Paging permits SinglePage, PageNumbers, NextLinks {

    /**
     * The request for one page.
     *
     * @param count how many pages there are up to this one
     */
    record Step(URI address, long count) {}

    /** What the paging needs to know of a page once it is read. */
    interface Facts {
        /** What stood there, or nothing. */
        Optional<JsonInspector.Found> at(JsonPointer place);

        /** Where a link of the page leads, once it is checked. */
        URI target(String link);
    }

    /** The places to watch in each page; empty where the pages need not be looked into. */
    List<JsonPointer> places();

    Step first(URI address);

    /** The request after that step; nothing where there is none. */
    Optional<Step> after(URI first, Step step, Facts facts);

    /** The number by which the server knows the page. */
    default long number(Step step) {
        return step.count();
    }

    /** The text from which {@link #resume} makes the step again. */
    String bookmark(Step next);

    /**
     * The step that a bookmark names.
     *
     * @throws IllegalArgumentException if it is none of this paging
     */
    Step resume(URI first, String bookmark);
}
