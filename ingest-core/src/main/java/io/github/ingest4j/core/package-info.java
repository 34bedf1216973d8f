// SPDX-License-Identifier: Apache-2.0
/**
 * The engine. Start with {@link io.github.ingest4j.core.Pipeline}; {@link io.github.ingest4j.core.Schedule} names the
 * windows. One run of one window is {@code WindowRun}, step by step.
 */
@NullMarked
package io.github.ingest4j.core;

import org.jspecify.annotations.NullMarked;
