// SPDX-License-Identifier: Apache-2.0
/**
 * Reading pages over HTTP. Start with {@link io.github.ingest4j.core.http.HttpSource}, and with {@link
 * io.github.ingest4j.core.http.Pagination} for windows of more than one page, {@link
 * io.github.ingest4j.core.http.RequestBudget} for the pace and {@link io.github.ingest4j.core.http.Answers} for what
 * services answer; the other types serve them: requests and answers, pages, and the limits on time and size. What needs
 * none of these lies in the internal packages below.
 */
@NullMarked
package io.github.ingest4j.core.http;

import org.jspecify.annotations.NullMarked;
