// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.store;

import java.io.IOException;

/** A store has definitely not done what it was asked, and will not without a change outside: rights, space, settings. */
public class StoreRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public StoreRefusedException(String message) {
        super(message);
    }

    public StoreRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
