// SPDX-License-Identifier: Apache-2.0
/**
 * Three APIs over HTTP, each read by a source and a pipeline of a dozen lines: {@link io.github.ingest4j.example.http.Quakes}
 * by links from page to page, {@link io.github.ingest4j.example.http.Orders} with OAuth2 and a cursor, {@link
 * io.github.ingest4j.example.http.Prices} as a file for each day. The rest of the package is the command line, and a service to
 * try them with.
 */
@NullMarked
package io.github.ingest4j.example.http;

import org.jspecify.annotations.NullMarked;
