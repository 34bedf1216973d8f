// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;

/**
 * Turns raw pages into batches of records.
 *
 * <ol>
 *   <li>If the table has no schema yet, the engine calls {@link #infer} on the window's raw set and stores the result.
 *   <li>It calls {@link #transform} with the table's schema. If that reports an unknown field and the table may grow, the
 *       engine lets {@code infer} look at the raw set again, stores the wider schema, and transforms anew.
 *   <li>Both read the pages to the end, on one thread; several windows may be at work at once, so no state is kept.
 *   <li>The result depends on raw bytes, schema and {@link #version} alone: a crashed run is repeated, and a replay
 *       restates old windows.
 * </ol>
 */
public interface Transformer {

    /** Names the rules of conversion; to be changed when the same bytes give other records. */
    String version();

    /**
     * The known schema, widened by fields that it does not have. Types of known fields stay as they are, whatever the
     * pages hold; a field that is null wherever it stands stays unknown.
     */
    Schema infer(RawPages pages, Schema known) throws IOException;

    /**
     * Writes every record of the pages, in order.
     *
     * @throws BadRecordException if the bytes cannot be divided into records any further
     */
    void transform(RawPages pages, Schema schema, RecordOutput output) throws IOException;

    /** Takes what a transformer makes of the pages. The engine decides what becomes of rejected records. */
    interface RecordOutput {
        /** Takes over a batch of records in the order of the pages; the transformer begins another. */
        void write(Batch batch) throws IOException;

        /** A record that cannot be decoded or does not fit the schema. May end the transformation by an exception. */
        void reject(Rejection rejection) throws IOException;

        /**
         * A field that the schema does not have, with a value that is not null. May end the transformation by an exception;
         * if it returns, the field is left out. Reported at least once for each such field.
         */
        void unknownField(String path) throws IOException;
    }
}
