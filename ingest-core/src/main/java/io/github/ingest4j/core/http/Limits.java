// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.time.Duration;

/** What one request may take; immutable. */
record Limits(Duration connect, Duration headers, Duration idle, Duration body, long maxBodyBytes, boolean unframed) {}
