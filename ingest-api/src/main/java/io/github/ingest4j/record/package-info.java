// SPDX-License-Identifier: Apache-2.0
/**
 * Records, held column by column. Users meet {@link io.github.ingest4j.record.Row} and
 * {@link io.github.ingest4j.record.RecordMapper}; whoever writes a transformer or a sink starts with
 * {@link io.github.ingest4j.record.Batch}.
 */
@NullMarked
package io.github.ingest4j.record;

import org.jspecify.annotations.NullMarked;
