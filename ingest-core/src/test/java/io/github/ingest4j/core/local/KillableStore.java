// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** A store each of whose calls, and those of its uploads, passes a {@link KillSwitch}. */
record KillableStore(ObjectStore store, KillSwitch killSwitch) implements ObjectStore {

    @Override
    public CreateResult createIfAbsent(String key, byte[] body) throws IOException {
        return killSwitch.call(() -> store.createIfAbsent(key, body));
    }

    @Override
    public Optional<InputStream> read(String key) throws IOException {
        return killSwitch.call(() -> store.read(key));
    }

    @Override
    public Optional<ObjectStat> stat(String key) throws IOException {
        return killSwitch.call(() -> store.stat(key));
    }

    @Override
    public Stream<String> list(String prefix) throws IOException {
        return killSwitch.call(() -> store.list(prefix));
    }

    @Override
    public ObjectUpload stage(String key) throws IOException {
        return new KillableUpload(killSwitch.call(() -> store.stage(key)), killSwitch);
    }

    @Override
    public CompleteResult complete(String key, String token) throws IOException {
        return killSwitch.call(() -> store.complete(key, token));
    }

    @Override
    public void abort(String key, String token) throws IOException {
        killSwitch.call(() -> {
            store.abort(key, token);
            return key;
        });
    }

    @Override
    public void delete(String key) throws IOException {
        killSwitch.call(() -> {
            store.delete(key);
            return key;
        });
    }

    private static final class KillableUpload extends ObjectUpload {
        private final ObjectUpload upload;
        private final KillSwitch killSwitch;

        KillableUpload(ObjectUpload upload, KillSwitch killSwitch) {
            this.upload = upload;
            this.killSwitch = killSwitch;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            killSwitch.call(() -> {
                upload.write(bytes, offset, length);
                return length;
            });
        }

        @Override
        public long bytesWritten() {
            return upload.bytesWritten();
        }

        @Override
        public StagedObject seal() throws IOException {
            return killSwitch.call(upload::seal);
        }

        @Override
        public void close() throws IOException {
            killSwitch.call(() -> {
                upload.close();
                return upload;
            });
        }
    }
}
