// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

/** A value that the field of a record cannot hold; the message names field, type and value. */
public final class MisfitException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    MisfitException(String path, String message) {
        super(message);
        this.path = path;
    }

    /** The field, dotted. */
    public String path() {
        return path;
    }
}
