// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** The least store that readers of files can look into: objects are files, staged ones lie in a folder of their own. */
final class FolderStore implements ObjectStore {
    private final Path root;
    private final Path staging;

    FolderStore(Path root) {
        this.root = root;
        this.staging = root.resolve(".staging");
    }

    Path path(String key) {
        return root.resolve(key);
    }

    /** What is staged and neither completed nor aborted, finished or not. */
    List<Path> stagedFiles() throws IOException {
        if (!Files.exists(staging)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(staging)) {
            return files.toList();
        }
    }

    @Override
    public CreateResult createIfAbsent(String key, byte[] body) throws IOException {
        Files.createDirectories(path(key).getParent());
        try {
            Files.write(path(key), body, java.nio.file.StandardOpenOption.CREATE_NEW);
            return CreateResult.CREATED;
        } catch (FileAlreadyExistsException e) {
            return CreateResult.EXISTS;
        }
    }

    @Override
    public Optional<InputStream> read(String key) throws IOException {
        try {
            return Optional.of(Files.newInputStream(path(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<ObjectStat> stat(String key) throws IOException {
        if (!Files.exists(path(key))) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(path(key));
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Optional.of(new ObjectStat(key, bytes.length, checksum(crc)));
    }

    @Override
    public Stream<String> list(String prefix) throws IOException {
        List<String> keys = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(staging))
                    .forEach(file -> keys.add(root.relativize(file).toString()));
        }
        return keys.stream().filter(key -> key.startsWith(prefix)).sorted();
    }

    @Override
    public ObjectUpload stage(String key) throws IOException {
        Files.createDirectories(staging);
        String token = UUID.randomUUID().toString();
        return new Upload(key, token, staging.resolve(token));
    }

    @Override
    public CompleteResult complete(String key, String token) throws IOException {
        Path staged = staging.resolve(token);
        if (!Files.exists(staged)) {
            return CompleteResult.ABSENT;
        }
        Files.createDirectories(path(key).getParent());
        Files.move(staged, path(key));
        return CompleteResult.COMPLETED;
    }

    @Override
    public void abort(String key, String token) throws IOException {
        Files.deleteIfExists(staging.resolve(token));
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    private static String checksum(CRC32C crc) {
        return String.format("crc32c:%08x", crc.getValue());
    }

    private static final class Upload extends ObjectUpload {
        private final String key;
        private final String token;
        private final Path file;
        private final OutputStream out;
        private final CRC32C crc = new CRC32C();
        private long bytes;
        private boolean ended;

        Upload(String key, String token, Path file) throws IOException {
            this.key = key;
            this.token = token;
            this.file = file;
            this.out = new BufferedOutputStream(Files.newOutputStream(file));
        }

        @Override
        public long bytesWritten() {
            return bytes;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (ended) {
                throw new IOException("written to after it was ended");
            }
            out.write(source, offset, length);
            crc.update(source, offset, length);
            bytes += length;
        }

        @Override
        public StagedObject seal() throws IOException {
            out.close();
            ended = true;
            return new StagedObject(key, token, bytes, checksum(crc));
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                out.close();
                Files.deleteIfExists(file);
            }
        }
    }
}
