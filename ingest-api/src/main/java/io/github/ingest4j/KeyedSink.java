// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;

/**
 * A sink that changes rows in place, in transactions of its own: a database, a key-value table.
 *
 * <ol>
 *   <li>The engine calls {@link #apply} after the window's commit, on one thread for one window; several windows may be
 *       applied at once. It does not close the sink.
 *   <li>It is repeated, by this run or another, until it has returned normally.
 *   <li>All calls together have one effect for each (pipeline, stream, window, generation): the sink records that key in the
 *       same transaction as the rows, and returns at once where it, or a later generation of the window, is recorded. A run that
 *       slept through a replay must not bring old rows back.
 *   <li>An {@link IOException} leaves the window due; any other exception fails it until it is reopened.
 * </ol>
 */
public interface KeyedSink {

    /** Names the sink in the ledger; unique in a pipeline. */
    String name();

    /** Settings that change what is written, in a stable text without secrets: part of the plan of a run. */
    String options();

    /** Applies the rows of a generation, all or none; returns at once where this or a later generation is recorded. */
    void apply(GenerationKey key, Schema schema, Batches rows) throws IOException;

    /** The batches of a generation, in order. */
    @FunctionalInterface
    interface Batches {
        /** Gives each batch to the consumer; may be called again, which converts the raw pages again. */
        void forEach(BatchConsumer consumer) throws IOException;
    }

    /** Takes the batches of a generation one by one. */
    @FunctionalInterface
    interface BatchConsumer {
        void accept(Batch batch) throws IOException;
    }
}
