// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted.upper.internal;

/** Internal to the package above it. */
public final class Hidden {
    /** Not a constant to javac, which would copy it and leave no trace. */
    public static final String WORD = Hidden.class.getSimpleName();
}
