// SPDX-License-Identifier: Apache-2.0
/**
 * Curated tables as Parquet files on any {@link io.github.ingest4j.store.ObjectStore}. Start with
 * {@link io.github.ingest4j.parquet.ParquetSink}. No Hadoop class is needed or loaded.
 */
@NullMarked
package io.github.ingest4j.parquet;

import org.jspecify.annotations.NullMarked;
