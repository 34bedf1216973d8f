// SPDX-License-Identifier: Apache-2.0
/**
 * Programs that convert one file to one Parquet file, or download what a service has, each in its own way, and report what that
 * took. Start at {@link Ours}.
 */
@NullMarked
package io.github.ingest4j.benchmark.contender;

import org.jspecify.annotations.NullMarked;
