// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * An object store on the heap, whose every call can be made to fail by {@link Faults}.
 *
 * <p>The object itself is the durable world; {@link #as} gives a simulated process its view of it. {@link #visible},
 * {@link #staged}, {@link #put} and {@link #remove} are for the test alone and are not counted. Thread-safe.
 */
public final class InMemoryObjectStore implements ObjectStore {
    private final Faults faults;
    private final View outside;
    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private final Map<String, Upload> stagings = new LinkedHashMap<>();
    private int tokens;

    /** A store without faults. */
    public InMemoryObjectStore() {
        this(new Faults());
    }

    public InMemoryObjectStore(Faults faults) {
        this.faults = faults;
        this.outside = new View(faults.outside());
    }

    /**
     * An object that is not published.
     *
     * @param sealed false for one that is being written, or was when its process died
     */
    public record Staged(String key, String token, long bytes, boolean sealed) {}

    /** The store as a process sees it. */
    public ObjectStore as(SimulatedProcess process) {
        return new View(process);
    }

    /** A copy of all objects that readers see. */
    public synchronized SortedMap<String, byte[]> visible() {
        TreeMap<String, byte[]> copy = new TreeMap<>();
        objects.forEach((key, body) -> copy.put(key, body.clone()));
        return copy;
    }

    /** Everything staged and neither completed nor aborted, oldest first. */
    public synchronized List<Staged> staged() {
        List<Staged> all = new ArrayList<>();
        stagings.forEach((token, upload) -> all.add(new Staged(upload.key, token, upload.body.size(), upload.sealed)));
        return List.copyOf(all);
    }

    /** Sets an object, whatever was there: to prepare a world, or to damage one. */
    public synchronized void put(String key, byte[] body) {
        objects.put(key, body.clone());
    }

    /** Takes an object away behind everybody's back. */
    public synchronized void remove(String key) {
        objects.remove(key);
    }

    @Override
    public CreateResult createIfAbsent(String key, byte[] body) throws IOException {
        return outside.createIfAbsent(key, body);
    }

    @Override
    public Optional<InputStream> read(String key) throws IOException {
        return outside.read(key);
    }

    @Override
    public Optional<ObjectStat> stat(String key) throws IOException {
        return outside.stat(key);
    }

    @Override
    public Stream<String> list(String prefix) throws IOException {
        return outside.list(prefix);
    }

    @Override
    public ObjectUpload stage(String key) throws IOException {
        return outside.stage(key);
    }

    @Override
    public CompleteResult complete(String key, String token) throws IOException {
        return outside.complete(key, token);
    }

    @Override
    public void abort(String key, String token) throws IOException {
        outside.abort(key, token);
    }

    @Override
    public void delete(String key) throws IOException {
        outside.delete(key);
    }

    private synchronized CreateResult create(String key, byte[] body) {
        return objects.putIfAbsent(key, body.clone()) == null ? CreateResult.CREATED : CreateResult.EXISTS;
    }

    private synchronized Optional<byte[]> find(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    private synchronized List<String> keys(String prefix) {
        return objects.tailMap(prefix, true).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .toList();
    }

    private synchronized Upload begin(SimulatedProcess process, String key) {
        String token = "staging-" + ++tokens;
        Upload upload = new Upload(process, key, token);
        stagings.put(token, upload);
        return upload;
    }

    private synchronized CompleteResult publish(String key, String token) throws IOException {
        Upload upload = stagings.get(token);
        if (upload == null || !upload.sealed || !upload.key.equals(key)) {
            return CompleteResult.ABSENT;
        }
        if (objects.putIfAbsent(key, upload.body.toByteArray()) != null) {
            throw new StoreRefusedException("another object has the key " + key + "; complete replaces nothing");
        }
        stagings.remove(token);
        return CompleteResult.COMPLETED;
    }

    private synchronized void discard(String token) {
        stagings.remove(token);
    }

    private static String checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return String.format("crc32c:%08x", crc.getValue());
    }

    private final class View implements ObjectStore {
        private final SimulatedProcess process;

        View(SimulatedProcess process) {
            this.process = process;
        }

        @Override
        public CreateResult createIfAbsent(String key, byte[] body) throws IOException {
            return faults.call(process, "store.createIfAbsent " + key, () -> create(key, body));
        }

        @Override
        public Optional<InputStream> read(String key) throws IOException {
            return faults.call(process, "store.read " + key, () -> find(key).map(ByteArrayInputStream::new));
        }

        @Override
        public Optional<ObjectStat> stat(String key) throws IOException {
            return faults.call(
                    process,
                    "store.stat " + key,
                    () -> find(key).map(body -> new ObjectStat(key, body.length, checksum(body))));
        }

        @Override
        public Stream<String> list(String prefix) throws IOException {
            return faults.call(process, "store.list " + prefix, () -> keys(prefix)).stream();
        }

        @Override
        public ObjectUpload stage(String key) throws IOException {
            return faults.call(process, "store.stage " + key, () -> begin(process, key));
        }

        @Override
        public CompleteResult complete(String key, String token) throws IOException {
            return faults.call(process, "store.complete " + key, () -> publish(key, token));
        }

        @Override
        public void abort(String key, String token) throws IOException {
            faults.call(process, "store.abort " + key, () -> {
                discard(token);
                return token;
            });
        }

        @Override
        public void delete(String key) throws IOException {
            faults.call(process, "store.delete " + key, () -> {
                remove(key);
                return key;
            });
        }
    }

    /** Writing is not counted as a call: it may be buffered anywhere. Sealing and discarding are. */
    private final class Upload extends ObjectUpload {
        private final SimulatedProcess process;
        private final String key;
        private final String token;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private volatile boolean sealed;
        private boolean closed;

        Upload(SimulatedProcess process, String key, String token) {
            this.process = process;
            this.key = key;
            this.token = token;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            requireOpen();
            body.write(bytes, offset, length);
        }

        @Override
        public long bytesWritten() {
            return body.size();
        }

        @Override
        public StagedObject seal() throws IOException {
            requireOpen();
            return faults.call(process, "store.seal " + key, () -> {
                sealed = true;
                return new StagedObject(key, token, body.size(), checksum(body.toByteArray()));
            });
        }

        @Override
        public void close() throws IOException {
            if (!sealed && !closed) {
                closed = true;
                faults.call(process, "store.discard " + key, () -> {
                    discard(token);
                    return token;
                });
            }
        }

        private void requireOpen() throws IOException {
            process.requireAlive();
            if (sealed || closed) {
                throw new IOException("the upload of " + key + " has ended");
            }
        }
    }
}
