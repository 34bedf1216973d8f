// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

/** Something around the pipeline is missing or wrong, and a person must set it: a secret, a right, a setting. */
public class ConfigurationException extends IngestException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
