// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

/** A stored object is missing or is not what its manifest lists; the message names its key. */
public class DamagedDataException extends IngestException {
    private static final long serialVersionUID = 1L;

    public DamagedDataException(String message) {
        super(message);
    }

    public DamagedDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
