// SPDX-License-Identifier: Apache-2.0
/**
 * When requests may be sent. {@link io.github.ingest4j.core.http.internal.pace.HostGate} gives each host's requests their
 * turns, by the windows of a budget and by what the host has asked for; {@link
 * io.github.ingest4j.core.http.internal.pace.RetryAfter} and {@link
 * io.github.ingest4j.core.http.internal.pace.RateLimitHeaders} read that.
 */
@NullMarked
package io.github.ingest4j.core.http.internal.pace;

import org.jspecify.annotations.NullMarked;
