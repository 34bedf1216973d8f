// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

/** Why a record was refused, in words that may quote its data. A cause of its own, so that they can be told from ours. */
final class RefusedRecord extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedRecord(String reason) {
        super(reason, null, false, false);
    }
}
