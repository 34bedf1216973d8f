// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.io.IOException;

/** A raw sink could not store a page: the fault of the store, not of the source whose page it was. */
public class RawWriteException extends IOException {
    private static final long serialVersionUID = 1L;

    public RawWriteException(String message, Throwable cause) {
        super(message, cause);
    }
}
