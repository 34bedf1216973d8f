// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.value;

import java.time.Instant;

/** A value of a record by which a source reads on, as the source spells it. */
public sealed interface ReadValue permits WholeNumber, SourceTime {

    String text();

    /**
     * Whether it is higher than the other.
     *
     * @param other of the same kind
     */
    boolean isAbove(ReadValue other);

    /** Whether it is a time after that one. */
    boolean isAfter(Instant time);
}
