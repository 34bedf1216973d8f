// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

/**
 * How one reader gets from page to page.
 *
 * @param complete whether the first request is sent as it is, without what the pagination adds
 * @param progress told what pages say of the next window
 */
record Course(PageRequest first, boolean complete, Pagination pagination, Progress progress) {

    /** @throws IllegalArgumentException if the place is none of this pagination */
    PageRequest request(PagePlace place) {
        return complete && place.count() == 1 ? first : pagination.request(first, place);
    }
}
