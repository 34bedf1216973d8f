// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.record.RecordMapper;
import io.github.ingest4j.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A user's mapper as it was registered.
 *
 * @param output null where records keep their columns
 */
record Mapping(String version, @Nullable Schema output, RecordMapper mapper) {
    /** Passes on each record as it is. */
    static final Mapping UNCHANGED =
            new Mapping("unchanged", null, (in, out) -> out.copy(in).emit());

    Mapping {
        requireNonNull(mapper, "mapper");
        if (version.isBlank()) {
            throw new IllegalArgumentException("a mapper needs a version, to be changed when its results change");
        }
    }
}
