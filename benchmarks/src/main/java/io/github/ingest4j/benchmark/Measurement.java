// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.io.IOException;

/** Measures one scenario. */
@FunctionalInterface
interface Measurement {

    /** What was found, as Markdown. */
    Finding measure(Context context) throws IOException;

    /** What was found; not good where a comparison has found differences. */
    record Finding(String markdown, boolean isGood) {}
}
