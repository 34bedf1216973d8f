// SPDX-License-Identifier: Apache-2.0
/**
 * What a pipeline is made of. Write a {@link io.github.ingest4j.Source} first; the other contracts ({@link
 * io.github.ingest4j.RawSink}, {@link io.github.ingest4j.Transformer}, {@link io.github.ingest4j.StagingSink}, {@link
 * io.github.ingest4j.KeyedSink}, {@link io.github.ingest4j.Notifier}) have implementations in the other modules.
 */
@NullMarked
package io.github.ingest4j;

import org.jspecify.annotations.NullMarked;
