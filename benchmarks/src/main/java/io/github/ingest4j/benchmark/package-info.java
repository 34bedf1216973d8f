// SPDX-License-Identifier: Apache-2.0
/** Runs conversions to Parquet as processes of their own, in rounds, and writes down how they compare. Start at {@link Benchmarks}. */
@NullMarked
package io.github.ingest4j.benchmark;

import org.jspecify.annotations.NullMarked;
