// SPDX-License-Identifier: Apache-2.0
/** Raw pages as objects of a store. Start with {@link io.github.ingest4j.core.raw.StoreRawSink}. */
@NullMarked
package io.github.ingest4j.core.raw;

import org.jspecify.annotations.NullMarked;
