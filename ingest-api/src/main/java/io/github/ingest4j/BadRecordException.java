// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

/** A raw page holds bytes that cannot be read as records; the message names page, place and reason. */
public class BadRecordException extends IngestException {
    private static final long serialVersionUID = 1L;

    public BadRecordException(String message) {
        super(message);
    }

    public BadRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
