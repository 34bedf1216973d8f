// SPDX-License-Identifier: Apache-2.0
/**
 * Reading pages over HTTP. Start with {@link io.github.ingest4j.core.http.HttpSource}; the other types serve it: the
 * rules for addresses, the limits on time and size, the ways of paging, and messages without secrets.
 */
@NullMarked
package io.github.ingest4j.core.http;

import org.jspecify.annotations.NullMarked;
