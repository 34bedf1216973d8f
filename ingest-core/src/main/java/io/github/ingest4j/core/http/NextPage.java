// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.util.Optional;

/** Says what to ask for after a page, for {@link Pagination#custom}. Keeps no state: a reading may go on elsewhere. */
@FunctionalInterface
public interface NextPage {

    /**
     * The request after this page, made from {@link ReadPage#request}; nothing where the page was the last. Called once
     * for each page, when it is read to its end, on the thread that reads. What it throws ends the reading.
     */
    Optional<PageRequest> after(ReadPage page);
}
