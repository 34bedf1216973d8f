// SPDX-License-Identifier: Apache-2.0
/** What is converted or downloaded: a seed and a size determine it to the last byte. Start at {@link Input}. */
@NullMarked
package io.github.ingest4j.benchmark.data;

import org.jspecify.annotations.NullMarked;
