// SPDX-License-Identifier: Apache-2.0
/**
 * The secrets of a source and the access tokens that it gets with them. {@link
 * io.github.ingest4j.core.http.internal.secret.UsedSecrets} asks for secrets, {@link
 * io.github.ingest4j.core.http.internal.secret.Tokens} for tokens by a {@link
 * io.github.ingest4j.core.http.internal.secret.Grant}, and {@link
 * io.github.ingest4j.core.http.internal.secret.KnownSecrets} keeps them all out of messages and addresses.
 */
@NullMarked
package io.github.ingest4j.core.http.internal.secret;

import org.jspecify.annotations.NullMarked;
