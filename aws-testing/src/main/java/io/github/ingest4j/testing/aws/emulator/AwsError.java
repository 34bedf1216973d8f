// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

/** What AWS answers to a request that it refuses. */
final class AwsError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int status;
    final String code;
    final String reason;

    AwsError(int status, String code, String reason) {
        super(reason);
        this.status = status;
        this.code = code;
        this.reason = reason;
    }
}
