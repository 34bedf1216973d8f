// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Appends the one object that is staged to a file, and does nothing else: no checksum and no sync, since no other contender
 * has them.
 */
final class OneFileStore implements ObjectStore {
    private final Path file;

    OneFileStore(Path file) {
        this.file = file;
    }

    @Override
    public ObjectUpload stage(String key) throws IOException {
        return new Upload(key, new FileOutputStream(file.toFile()));
    }

    @Override
    public CreateResult createIfAbsent(String key, byte[] body) {
        throw unasked();
    }

    @Override
    public Optional<InputStream> read(String key) {
        throw unasked();
    }

    @Override
    public Optional<ObjectStat> stat(String key) {
        throw unasked();
    }

    @Override
    public Stream<String> list(String prefix) {
        throw unasked();
    }

    @Override
    public CompleteResult complete(String key, String token) {
        throw unasked();
    }

    @Override
    public void abort(String key, String token) {
        throw unasked();
    }

    @Override
    public void delete(String key) {
        throw unasked();
    }

    private static UnsupportedOperationException unasked() {
        return new UnsupportedOperationException("this store only stages one object");
    }

    private static final class Upload extends ObjectUpload {
        private final String key;
        private final OutputStream out;
        private long written;

        Upload(String key, OutputStream out) {
            this.key = key;
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            written++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            written += length;
        }

        @Override
        public long bytesWritten() {
            return written;
        }

        @Override
        public StagedObject seal() throws IOException {
            out.close();
            return new StagedObject(key, key, written, "none:");
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
