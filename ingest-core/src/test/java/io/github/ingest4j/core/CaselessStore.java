// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A store that keeps keys as they are first spelled, and takes upper and lower case for the same, as some file systems do. */
final class CaselessStore implements ObjectStore {
    private final ObjectStore store;
    private final Map<String, String> spelled = new ConcurrentHashMap<>();

    CaselessStore(ObjectStore store) {
        this.store = store;
    }

    private String spelled(String key) {
        return spelled.computeIfAbsent(key.toLowerCase(Locale.ROOT), lower -> key);
    }

    @Override
    public CreateResult createIfAbsent(String key, byte[] body) throws IOException {
        return store.createIfAbsent(spelled(key), body);
    }

    @Override
    public Optional<InputStream> read(String key) throws IOException {
        return store.read(spelled(key));
    }

    @Override
    public Optional<ObjectStat> stat(String key) throws IOException {
        return store.stat(spelled(key));
    }

    @Override
    public Stream<String> list(String prefix) throws IOException {
        return store.list(prefix);
    }

    @Override
    public ObjectUpload stage(String key) throws IOException {
        return store.stage(spelled(key));
    }

    @Override
    public CompleteResult complete(String key, String token) throws IOException {
        return store.complete(spelled(key), token);
    }

    @Override
    public void abort(String key, String token) throws IOException {
        store.abort(spelled(key), token);
    }

    @Override
    public void delete(String key) throws IOException {
        store.delete(spelled(key));
    }
}
