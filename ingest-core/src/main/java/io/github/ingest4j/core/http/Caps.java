// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

/** The most that one window may take: pages, and bytes as received. */
record Caps(int pages, long bytes) {}
