// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.secretsmanager.ISecret;

/**
 * The secret of a source.
 *
 * @param variable of the function's environment
 * @param field of the JSON object
 * @param existing null if it is to be created
 */
record SecretSetting(
        String variable, String field, @Nullable ISecret existing) {
    SecretSetting {
        requireNonNull(variable, "variable");
        if (!field.matches("[A-Za-z0-9_.-]{1,40}")) {
            throw new IllegalArgumentException(
                    "field must be up to 40 letters, digits, '_', '-' and '.', is '" + field + "'");
        }
    }
}
