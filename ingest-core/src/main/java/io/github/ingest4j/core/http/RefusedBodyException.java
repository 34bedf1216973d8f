// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.io.IOException;

/** A body that arrived whole and is not acceptable; no repetition will help. The message goes on from "the body". */
final class RefusedBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedBodyException(String message) {
        super(message);
    }
}
