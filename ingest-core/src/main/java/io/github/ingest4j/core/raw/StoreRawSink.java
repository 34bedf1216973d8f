// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSink;
import io.github.ingest4j.Slice;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.store.KeySegment;
import io.github.ingest4j.store.ObjectStore;

/**
 * Keeps raw pages as objects of a store, many pages in one object:
 * {@code raw/{pipeline}/{stream}/dt=2026-11-20/{window}/r001/{runId}/part-00000}.
 *
 * <p>Page bodies stand behind one another as they were received, each a gzip member of its own unless it is compressed
 * already. Pages up to {@link Builder#memoryPageBytes} are read into memory first; a longer one is streamed into a part
 * of its own, so that memory stays bounded and a page that breaks off leaves nothing. Parts are published when the
 * writer is sealed. Thread-safe; its writers and readers are not.
 */
public final class StoreRawSink implements RawSink {
    /** Bytes after which a part ends and another begins. */
    public static final long DEFAULT_PART_BYTES = 64L << 20;

    /** Length up to which a page is read into memory before it is stored. */
    public static final int DEFAULT_MEMORY_PAGE_BYTES = 8 << 20;

    /** Length up to which the body of a compressed page may grow when it is read back. */
    public static final long DEFAULT_PLAIN_BYTES_LIMIT = 1L << 30;

    private static final int LONGEST_MEMORY_PAGE = 1 << 30;

    private final ObjectStore store;
    private final long partBytes;
    private final int memoryPageBytes;
    private final long plainBytesLimit;

    private StoreRawSink(Builder builder) {
        this.store = builder.store;
        this.partBytes = builder.partBytes;
        this.memoryPageBytes = builder.memoryPageBytes;
        this.plainBytesLimit = builder.plainBytesLimit;
    }

    /** A raw sink over a store, with the defaults. */
    public static StoreRawSink on(ObjectStore store) {
        return builder(store).build();
    }

    public static Builder builder(ObjectStore store) {
        return new Builder(requireNonNull(store, "store"));
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public PageWriter begin(RawKey key) {
        return new StorePageWriter(store, folder(key), key.slice().name(), partBytes, memoryPageBytes);
    }

    @Override
    public RawPages open(RawSet set) {
        return new StoreRawPages(store, set, plainBytesLimit);
    }

    private static String folder(RawKey key) {
        String folder = "raw/" + KeySegment.encode(key.stream().pipeline()) + "/"
                + KeySegment.encode(key.stream().stream()) + "/dt="
                + key.window().date() + "/"
                + KeySegment.encode(key.window().name()) + "/" + Keys.rawSet(key.rawSet()) + "/"
                + KeySegment.encode(key.runId()) + "/";
        return key.slice().name().equals(Slice.WHOLE.name())
                ? folder
                : folder + "slice=" + KeySegment.encodeCaseless(key.slice().name()) + "/";
    }

    /** Settings of a raw sink. */
    public static final class Builder {
        private final ObjectStore store;
        private long partBytes = DEFAULT_PART_BYTES;
        private int memoryPageBytes = DEFAULT_MEMORY_PAGE_BYTES;
        private long plainBytesLimit = DEFAULT_PLAIN_BYTES_LIMIT;

        private Builder(ObjectStore store) {
            this.store = store;
        }

        /** Bytes after which a part ends and another begins, at least 1; {@link #DEFAULT_PART_BYTES} by default. */
        public Builder partBytes(long value) {
            partBytes = atLeastOne("partBytes", value);
            return this;
        }

        /**
         * Length up to which a page is read into memory before it is stored, 1 byte to 1 GiB;
         * {@link #DEFAULT_MEMORY_PAGE_BYTES} by default. A writer takes about three times as much.
         */
        public Builder memoryPageBytes(int value) {
            if (value > LONGEST_MEMORY_PAGE) {
                throw new IllegalArgumentException(
                        "memoryPageBytes must be at most " + LONGEST_MEMORY_PAGE + ", is " + value);
            }
            memoryPageBytes = (int) atLeastOne("memoryPageBytes", value);
            return this;
        }

        /**
         * Length up to which the body of a page that the source compressed may grow when it is read back, at least 1;
         * {@link #DEFAULT_PLAIN_BYTES_LIMIT} by default. Whatever the limit, a body longer than 10 MiB must not be more
         * than a hundred times as long as it was received.
         */
        public Builder plainBytesLimit(long value) {
            plainBytesLimit = atLeastOne("plainBytesLimit", value);
            return this;
        }

        public StoreRawSink build() {
            return new StoreRawSink(this);
        }

        private static long atLeastOne(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, is " + value);
            }
            return value;
        }
    }
}
