// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.internal.Pause;
import java.time.Clock;

/**
 * What one reader asks for tokens with.
 *
 * @param faults of requests for tokens
 */
record TokenService(TokenEndpoint endpoint, Faults faults, Clock clock, Pause pause) {}
