// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A place that keeps immutable objects under string keys: a local folder, a bucket.
 *
 * <p>The engine's promises stand on these rules, which {@code ObjectStoreContract} of the testkit checks:
 *
 * <ol>
 *   <li>{@link #createIfAbsent} is one attempt: nothing below it may repeat the request, the engine does. All other calls
 *       may be repeated inside the store.
 *   <li>Reads, {@link #list} and {@link #stat} see every effect that was acknowledged before they began.
 *   <li>An object appears under its key whole or not at all.
 *   <li>An {@link IOException} means that the outcome is unknown: the effect may have taken place. A
 *       {@link StoreRefusedException} means that it has not, and will not without a change outside (rights, quota).
 *   <li>Any number of threads and processes may call at once. A store does not close what it was given.
 * </ol>
 *
 * <p>Keys are slash-separated {@linkplain KeySegment segments}; a store never interprets them further.
 */
public interface ObjectStore {

    /** How {@link #createIfAbsent} ended. */
    enum CreateResult {
        /** The object is there and it is ours. */
        CREATED,
        /** An object of that key exists: possibly ours, of an earlier try whose answer was lost. */
        EXISTS,
        /** The store could not decide between two writers at this moment; nothing was written, ask again. */
        CONFLICT
    }

    /** How {@link #complete} ended. */
    enum CompleteResult {
        /** The staged object became visible under its key: now, or by an earlier call that the store remembers. */
        COMPLETED,
        /** There is no such staging: it was completed before, or aborted. */
        ABSENT
    }

    /** What a store knows of an object without reading it. The checksum is of the kind that {@link StagedObject} has. */
    record ObjectStat(String key, long bytes, String checksum) {}

    /** Writes a small object, if no object of that key exists: atomically, durably, exactly one of many racing writers. */
    CreateResult createIfAbsent(String key, byte[] body) throws IOException;

    /** Opens an object for reading from its beginning, or is empty where there is none. The caller closes it. */
    Optional<InputStream> read(String key) throws IOException;

    /** Size and checksum of an object, or empty where there is none. */
    Optional<ObjectStat> stat(String key) throws IOException;

    /**
     * Keys of all visible objects that start with {@code prefix}, in ascending order of code units. Close the stream. It may
     * ask the store again while it is read, and then throws a failure as {@link java.io.UncheckedIOException}.
     */
    Stream<String> list(String prefix) throws IOException;

    /** Begins an object that stays invisible to {@link #read}, {@link #list} and readers of the place until completed. */
    ObjectUpload stage(String key) throws IOException;

    /**
     * Makes a sealed object visible under the key that it was staged for, replacing nothing: the caller stages under a
     * key that it alone uses. Any process may call it, days later, and repeat it.
     *
     * @param token from {@link StagedObject}
     */
    CompleteResult complete(String key, String token) throws IOException;

    /** Discards a staged object, sealed or not, so that no later {@link #complete} can succeed; repeatable. */
    void abort(String key, String token) throws IOException;

    /** Removes an object; repeatable, nothing happens where there is none. Runs never call it, replays and sweepers do. */
    void delete(String key) throws IOException;
}
