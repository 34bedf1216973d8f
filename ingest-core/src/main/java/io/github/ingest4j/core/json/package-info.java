// SPDX-License-Identifier: Apache-2.0
/**
 * Records out of JSON, streamed straight into columns. Start with {@link io.github.ingest4j.core.json.JsonTransformer}.
 */
@NullMarked
package io.github.ingest4j.core.json;

import org.jspecify.annotations.NullMarked;
