// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted.lower;

import io.github.ingest4j.checks.planted.upper.Upper;
import io.github.ingest4j.checks.planted.upper.internal.Hidden;

/** Breaks the rules: knows the package above it and that one's internal part, and can be extended. */
public class Low {
    private final Upper above;

    public Low(Upper above) {
        this.above = above;
    }

    @Override
    public String toString() {
        return above + Hidden.WORD;
    }
}
