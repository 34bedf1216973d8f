// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import java.util.Map;

/** Secrets from the environment variables of the process: the name of a secret is the name of its variable. */
public final class EnvironmentSecrets implements SecretProvider {
    private final Map<String, String> variables;

    /** The variables of this process. */
    public EnvironmentSecrets() {
        this(System.getenv());
    }

    /** Other variables, for tests. */
    public EnvironmentSecrets(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Secret get(String name) {
        String value = variables.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new ConfigurationException("secret " + name
                    + " is not set: export it in the environment, as in 'export " + name + "=...', and start again");
        }
        return Secret.of(value);
    }

    @Override
    public String toString() {
        return "EnvironmentSecrets";
    }
}
