// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Rejection;
import java.io.IOException;

/** What becomes of records that cannot be taken. */
@FunctionalInterface
interface Refusals {

    /** Takes note of a refused record, or ends the conversion by an exception. */
    void refuse(Rejection rejection) throws IOException;

    /** Whether a single such record is enough. */
    static boolean failsWindow(Rejection rejection, Contract contract, QuarantineLimit limit) {
        return limit.allowsNone()
                || switch (rejection.code()) {
                    case SCHEMA -> contract.misfit() == Contract.Misfit.FAIL;
                    case UNKNOWN_FIELD -> contract.newField() == Contract.NewField.FAIL;
                    case MALFORMED, MAPPER -> false;
                };
    }
}
