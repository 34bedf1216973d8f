// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

/**
 * The root of what ingest4j throws. The message states operation, place, values and remedy, and never a secret.
 *
 * <p>Children are named for what the caller does next: {@link SourceException}, {@link ConfigurationException}, {@link
 * BadRecordException}, {@link SchemaMismatchException}, {@link DamagedDataException}.
 */
public class IngestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IngestException(String message) {
        super(message);
    }

    public IngestException(String message, Throwable cause) {
        super(message, cause);
    }
}
