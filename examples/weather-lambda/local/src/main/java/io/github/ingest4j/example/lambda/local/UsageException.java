// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

/** What was asked for on the command line cannot be done; the message is one line that says what to ask instead. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
