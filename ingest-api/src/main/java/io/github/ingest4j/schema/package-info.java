// SPDX-License-Identifier: Apache-2.0
/**
 * The schema model that transformers and sinks share. Start with {@link io.github.ingest4j.schema.Schema}; column types
 * are {@link io.github.ingest4j.schema.Type}, and {@link io.github.ingest4j.schema.Type#widen} is the one widening rule.
 */
@NullMarked
package io.github.ingest4j.schema;

import org.jspecify.annotations.NullMarked;
