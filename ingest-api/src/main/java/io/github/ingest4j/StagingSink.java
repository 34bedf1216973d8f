// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A sink of files that can be written out of readers' sight and published later.
 *
 * <ol>
 *   <li>Before the commit of a window: {@link #begin}, batches, seal. Nothing of it is visible to readers, under any glob.
 *   <li>The engine commits a manifest that lists the sealed files with their receipts.
 *   <li>After it, this process or any other, perhaps days later, calls {@link #publish} with what the manifest lists, as
 *       often as needed. A replay first calls {@link #retire} with what the older manifest lists.
 *   <li>Files are named by generation and run, so that no two runs write the same name.
 *   <li>Windows may be staged and published at the same time by several threads; one staging is used by one thread.
 * </ol>
 */
public interface StagingSink {

    /** The table that the files belong to; one of its kind in a pipeline. Its schema is kept by this name. */
    String table();

    /** Settings that change what the files hold, in a stable text without secrets: part of the plan of a run. */
    String options();

    /** Begins the files of a generation. */
    Staging begin(GenerationKey key, String runId, Schema schema) throws IOException;

    /**
     * Makes every listed file visible and verifies those that are there already. Repeatable.
     *
     * @throws DamagedDataException if a file is neither staged nor visible with the listed checksum
     */
    void publish(GenerationKey key, List<StagedFile> files) throws IOException;

    /** Aborts the staging of sealed files that no manifest lists; best effort, repeatable, never touches a visible file. */
    void discard(GenerationKey key, List<StagedFile> files) throws IOException;

    /** Aborts the staging of every listed file, then removes the file, so that none can come back. Repeatable. */
    void retire(GenerationKey key, List<StagedFile> files) throws IOException;

    /** Files being written. Closing without {@link #seal} discards them. */
    interface Staging extends Closeable {
        void write(Batch batch) throws IOException;

        /** Ends the files and makes them durable, still invisible; none if no record was written. */
        List<StagedFile> seal() throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * A sealed file.
     *
     * @param key under which it will be visible
     * @param token with which any process publishes or aborts it; opaque to the engine
     * @param checksum algorithm and value
     */
    record StagedFile(String key, String token, long bytes, long rows, String checksum) {}
}
