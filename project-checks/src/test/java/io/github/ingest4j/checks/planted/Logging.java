// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted;

import java.util.logging.Logger;

/** Breaks the rules: logs past SLF4J. */
public final class Logging {
    void log() {
        Logger.getLogger("planted").info("hello");
    }
}
