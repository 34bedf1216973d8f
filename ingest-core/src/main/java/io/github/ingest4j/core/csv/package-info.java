// SPDX-License-Identifier: Apache-2.0
/**
 * Records out of CSV, streamed straight into columns. Start with {@link io.github.ingest4j.core.csv.CsvTransformer}.
 */
@NullMarked
package io.github.ingest4j.core.csv;

import org.jspecify.annotations.NullMarked;
