// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.value;

import java.util.Optional;

/** Which values of records a source reads on by. */
public enum ValueKind {
    /** Whole numbers. */
    GREATEST("whole number of at most 100 digits"),
    /** Times and dates. */
    LATEST("time or date of ISO 8601 with at most 9 digits of a second");

    private final String what;

    ValueKind(String what) {
        this.what = what;
    }

    /** How messages call such a value. */
    public String what() {
        return what;
    }

    /** Nothing where the text is no such value. */
    public Optional<ReadValue> parse(String text) {
        return switch (this) {
            case GREATEST -> WholeNumber.parse(text).map(value -> value);
            case LATEST -> SourceTime.parse(text).map(value -> value);
        };
    }
}
