// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

/**
 * A run has failed, and whoever started it is to see it as an error: what a Lambda function throws so that its invocation turns
 * red. {@link RunReport#throwIfFailed} throws it. The notifications of the run were in the ledger's outbox before.
 */
public final class RunFailedException extends IngestException {
    private static final long serialVersionUID = 1L;

    public RunFailedException(String message) {
        super(message);
    }
}
