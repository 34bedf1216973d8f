// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.io.IOException;

/**
 * Where a {@link SecretProvider} keeps secrets that change by being used, such as refresh tokens that the server replaces with
 * each use.
 *
 * <ol>
 *   <li>A source calls {@link #read} right before it uses such a secret, and {@link #replace} right after it was given the next
 *       one, before it uses anything that came with it.
 *   <li>After an exception of {@code replace}, nobody knows whether the next secret is stored: the source calls again with the
 *       same secrets, until it gets an answer.
 *   <li>Any number of threads may call, and other processes may use the same store.
 *   <li>A {@link ConfigurationException} says what a person must do; an {@link IOException} may pass. Neither may quote a secret.
 * </ol>
 */
public interface SecretStore {

    /**
     * The secret as it is stored now, from no cache. What is read here is used up, so a store finds out first whether it could
     * replace it, as far as that can be told without doing it.
     *
     * @throws ConfigurationException if there is none, or if this store could not replace it
     */
    Secret read(String name) throws IOException;

    /**
     * Stores the next secret if the one before it is what is stored. When this returns, every process reads what it tells.
     *
     * @return true if the next secret is stored, by this call or an earlier one; false if a third one is, which is kept
     */
    boolean replace(String name, Secret before, Secret next) throws IOException;
}
