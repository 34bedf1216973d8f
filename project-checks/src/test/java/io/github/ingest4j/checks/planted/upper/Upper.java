// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted.upper;

import io.github.ingest4j.checks.planted.lower.Low;
import io.github.ingest4j.checks.planted.upper.internal.Hidden;

/** Breaks the rules: shows an internal type. */
public final class Upper {
    public Low below() {
        return new Low(this);
    }

    public Hidden hidden() {
        return new Hidden();
    }
}
