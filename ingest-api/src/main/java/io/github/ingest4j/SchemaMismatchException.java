// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

/** A value does not fit the type that its column has in the table; the message names column, value, types and remedy. */
public class SchemaMismatchException extends IngestException {
    private static final long serialVersionUID = 1L;

    public SchemaMismatchException(String message) {
        super(message);
    }
}
