// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import org.jspecify.annotations.Nullable;

/**
 * Turns one record into none, one or several.
 *
 * <ol>
 *   <li>The engine calls {@link #map} once for each record, in order, on one thread at a time.
 *   <li>It must be deterministic: a run that died is repeated, and a replay maps the stored raw bytes again. It is
 *       registered with a version, to be changed when its results change.
 *   <li>{@code in} may be kept; {@code out} is valid only inside the call.
 *   <li>An exception fails the window and names the record; to refuse a single record, call {@link Output#reject}.
 *   <li>What was set and not emitted when the call ends is forgotten.
 * </ol>
 */
@FunctionalInterface
public interface RecordMapper {

    void map(Row in, Output out);

    /** Takes what a mapper makes of a record: set fields, then {@link #emit}, as often as there are records to write. */
    interface Output {
        /** Sets a field of the record being built; see {@link RowBuilder} for the values that fit. */
        Output set(String name, @Nullable Object value);

        /** Sets every field that the row has under a name of the output schema. */
        Output copy(Row row);

        /**
         * Writes the record built so far, null where nothing was set, and begins an empty one. To pass a record on as it is,
         * {@link #copy} it first: with nothing set at all, emitting is a fault of the mapper. A value that its column cannot hold makes the contract of
         * the table decide: it fails the window, or the record that was being mapped is set aside, all that was emitted for
         * it included.
         */
        void emit();

        /**
         * Refuses the record, all that is emitted for it included, before this call and after it: it is set aside, and the
         * next one is mapped. The first reason counts.
         *
         * @param path the field at fault, such as {@code geometry.coordinates}
         * @param reason what is wrong with it, for a person to read
         */
        void reject(String path, String reason);
    }
}
