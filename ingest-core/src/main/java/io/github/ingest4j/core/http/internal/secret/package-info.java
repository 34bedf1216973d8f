// SPDX-License-Identifier: Apache-2.0
/**
 * The secrets of a source. {@link io.github.ingest4j.core.http.internal.secret.KnownSecrets} keeps them out of messages and
 * addresses.
 */
@NullMarked
package io.github.ingest4j.core.http.internal.secret;

import org.jspecify.annotations.NullMarked;
