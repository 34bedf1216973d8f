// SPDX-License-Identifier: Apache-2.0
/**
 * What is asked for, as its writer words it: {@link io.github.ingest4j.core.http.internal.request.UrlTemplate} and {@link
 * io.github.ingest4j.core.http.internal.request.BodyTemplate} are filled from the {@link
 * io.github.ingest4j.core.http.internal.request.Scope} of a window, and {@link
 * io.github.ingest4j.core.http.internal.request.JsonBody} puts in what the pages change.
 */
@NullMarked
package io.github.ingest4j.core.http.internal.request;

import org.jspecify.annotations.NullMarked;
