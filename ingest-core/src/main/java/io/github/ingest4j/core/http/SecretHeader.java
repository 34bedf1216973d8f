// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

/**
 * A header whose value is a secret.
 *
 * @param prefix what stands before the secret, such as {@code "Bearer "}
 * @param secret the secret's name
 */
record SecretHeader(String header, String prefix, String secret) {}
