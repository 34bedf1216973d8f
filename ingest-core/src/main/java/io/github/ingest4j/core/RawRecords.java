// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.Transformer.RecordOutput;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;

/** The records of a raw set, as the pipeline's transformer makes them. */
final class RawRecords {
    private final Parts parts;
    private final RawSet raw;

    RawRecords(Parts parts, RawSet raw) {
        this.parts = parts;
        this.raw = raw;
    }

    /** The known schema, and what the records have besides. */
    Schema inferred(Schema known) throws IOException {
        try (RawPages pages = parts.rawSink().open(raw)) {
            return parts.transformer().infer(pages, known);
        }
    }

    /** What the records are converted by, before the mapper. */
    Schema inputOf(Schema table) throws IOException {
        if (!parts.mapsToOwnColumns()) {
            return table;
        }
        Schema declared = parts.declaredSchema() == null ? Schema.EMPTY : parts.declaredSchema();
        return infersInput(parts) ? inferred(declared) : declared;
    }

    /** Whether each raw set says by itself which columns its records have. */
    static boolean infersInput(Parts parts) {
        return parts.mapsToOwnColumns()
                && (parts.declaredSchema() == null || parts.contract().grows());
    }

    void transform(Schema input, RecordOutput output) throws IOException {
        try (RawPages pages = parts.rawSink().open(raw)) {
            parts.transformer().transform(pages, input, output);
            while (pages.next() != null) {
                // every page is checked against its hash, also those the transformer did not ask for
            }
        }
    }
}
