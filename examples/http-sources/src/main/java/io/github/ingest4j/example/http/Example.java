// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.http;

import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.local.LocalLake;

/** What differs from one example to the next: what is asked for, and what becomes of it. */
interface Example {

    /** What is asked of a service whose URL, without a path, is given. */
    HttpSource.Builder source(String service);

    /** The way from that source to a table in the lake. */
    Pipeline.Builder pipeline(HttpSource source, LocalLake lake);
}
