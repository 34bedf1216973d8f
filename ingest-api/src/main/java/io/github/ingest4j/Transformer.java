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

    /** What a transformer does about a field that the schema does not have. */
    enum UnknownField {
        /** The record goes on without the field. */
        LEAVE_OUT,
        /** Every record that has the field is rejected, with {@link Rejection.Code#UNKNOWN_FIELD}. */
        REJECT_RECORD
    }

    /** Takes what a transformer makes of the pages. The engine decides what becomes of rejected records. */
    interface RecordOutput {
        /** Takes over a batch of records in the order of the pages; the transformer begins another. */
        void write(Batch batch) throws IOException;

        /** A record that cannot be decoded or does not fit the schema. May end the transformation by an exception. */
        void reject(Rejection rejection) throws IOException;

        /**
         * A field that the schema does not have, with a value that is not null, in a record that is else as it should be.
         * May end the transformation by an exception. Asked at least once for each such field; the answer holds for all
         * its records.
         */
        UnknownField unknownField(String path) throws IOException;

        /** Whether each batch is to say where its records came from: see {@link Batch#origins}. */
        default boolean wantsOrigins() {
            return false;
        }
    }
}
