// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.io.IOException;
import java.util.Optional;

/**
 * Resolves references to secrets.
 *
 * <ol>
 *   <li>Configuration holds the references; a source asks for a secret where it uses it, at each request, so a provider over a
 *       network should keep a cache with a time limit.
 *   <li>{@link #refresh} is asked for once, after the source refused the secret that {@link #get} gave. Many windows may run
 *       into the same refusal at the same time; by the refused secret a provider tells whether it has another already.
 *   <li>Any number of threads may call. The engine does not close a provider.
 *   <li>A {@link ConfigurationException} fails the run and leaves the window due; an {@link IOException} counts as a failed try of
 *       the source. Neither may quote a secret.
 * </ol>
 */
@FunctionalInterface
public interface SecretProvider {

    /**
     * The secret of that name; it may come from a cache.
     *
     * @throws ConfigurationException if there is none, with the way to set it
     */
    Secret get(String name) throws IOException;

    /**
     * The secret as its store has it now, which may turn out to be the refused one.
     *
     * @param refused what this provider gave and the source refused; a provider that has another one since then need not ask
     *     its store
     */
    default Secret refresh(String name, Secret refused) throws IOException {
        return get(name);
    }

    /** Where secrets are kept that change by being used; nothing where this provider cannot save any, which is the default. */
    default Optional<SecretStore> store() {
        return Optional.empty();
    }

    /**
     * Takes note of a secret that did not come from here, such as an access token that a source got in exchange for others. A
     * source calls it so that the engine keeps that secret out of messages, too; a provider has nothing to do, which is the
     * default.
     */
    default void learn(Secret secret) {}
}
