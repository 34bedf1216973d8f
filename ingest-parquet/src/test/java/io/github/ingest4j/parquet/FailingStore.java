// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** A store whose uploads fail once they have taken a number of bytes in all. */
final class FailingStore implements ObjectStore {
    static final String MESSAGE = "the disk is full";

    private final ObjectStore store;
    private long bytesLeft;

    FailingStore(ObjectStore store, long bytes) {
        this.store = store;
        this.bytesLeft = bytes;
    }

    @Override
    public ObjectUpload stage(String key) throws IOException {
        ObjectUpload upload = store.stage(key);
        return new ObjectUpload() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                bytesLeft -= length;
                if (bytesLeft < 0) {
                    throw new IOException(MESSAGE);
                }
                upload.write(bytes, offset, length);
            }

            @Override
            public long bytesWritten() {
                return upload.bytesWritten();
            }

            @Override
            public StagedObject seal() throws IOException {
                return upload.seal();
            }

            @Override
            public void close() throws IOException {
                upload.close();
            }
        };
    }

    @Override
    public CreateResult createIfAbsent(String key, byte[] body) throws IOException {
        return store.createIfAbsent(key, body);
    }

    @Override
    public Optional<InputStream> read(String key) throws IOException {
        return store.read(key);
    }

    @Override
    public Optional<ObjectStat> stat(String key) throws IOException {
        return store.stat(key);
    }

    @Override
    public Stream<String> list(String prefix) throws IOException {
        return store.list(prefix);
    }

    @Override
    public CompleteResult complete(String key, String token) throws IOException {
        return store.complete(key, token);
    }

    @Override
    public void abort(String key, String token) throws IOException {
        store.abort(key, token);
    }

    @Override
    public void delete(String key) throws IOException {
        store.delete(key);
    }
}
