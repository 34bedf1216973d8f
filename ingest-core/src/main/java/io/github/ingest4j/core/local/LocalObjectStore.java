// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Objects as files under a folder, which is created when the first object is written.
 *
 * <p>An object appears by a hard link to a file that is complete and on disk, so it is there whole or not at all, and of
 * many racing writers one wins; a file system without hard links is refused with that reason. Staged files lie in
 * {@code .staging} under names without an extension, so that no glob for data files finds them. What a killed process leaves in
 * {@code .staging} and {@code .tmp} harms nothing and may be removed while no run is at work.
 *
 * <p>No key begins with a dot, so folders such as {@code .ledger} can share the root. Unlike in a bucket, an object's key
 * cannot be the folder of another's. Thread-safe; any number of processes of one machine may share the folder.
 */
public final class LocalObjectStore implements ObjectStore {
    private static final String STAGING = ".staging";
    private static final String TEMPORARY = ".tmp";
    private static final Pattern TOKEN = Pattern.compile("([0-9a-f-]{36}-([0-9a-f]{8}))-([0-9a-f]{8})");
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path root;
    private final DurableFiles files;

    LocalObjectStore(Path root, DurableFiles files) {
        this.root = root.toAbsolutePath().normalize();
        this.files = files;
    }

    /** The store whose keys are paths below {@code root}. */
    public static LocalObjectStore at(Path root) {
        return new LocalObjectStore(root, new DurableFiles());
    }

    @Override
    public CreateResult createIfAbsent(String key, byte[] body) throws IOException {
        Path target = path(key);
        Path folder = root.resolve(TEMPORARY);
        files.createFolders(folder);
        files.createFolders(DurableFiles.folderOf(target));
        Path temporary = folder.resolve(UUID.randomUUID().toString());
        boolean created;
        try {
            files.write(temporary, body);
            created = files.link(temporary, target);
        } finally {
            files.abandon(temporary);
        }
        // Also where another has won: the answer that it exists must outlive a power cut.
        files.syncFolder(DurableFiles.folderOf(target));
        return created ? CreateResult.CREATED : CreateResult.EXISTS;
    }

    @Override
    public Optional<InputStream> read(String key) throws IOException {
        Path file = path(key);
        if (isNoObject(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.newInputStream(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DurableFiles.explained(e, "read", file);
        }
    }

    @Override
    public Optional<ObjectStat> stat(String key) throws IOException {
        Optional<InputStream> body = read(key);
        return body.isEmpty() ? Optional.empty() : Optional.of(stat(key, body.get()));
    }

    private static ObjectStat stat(String key, InputStream body) throws IOException {
        CRC32C crc = new CRC32C();
        long bytes = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = body) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
                bytes += n;
            }
        }
        return new ObjectStat(key, bytes, LocalUpload.checksum(LocalUpload.hex(crc)));
    }

    /** As {@link ObjectStore#list}; walks only the folder that the prefix names, one folder at a time. */
    @Override
    public Stream<String> list(String prefix) throws IOException {
        String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        if (!folder.isEmpty() && !isKey(folder.substring(0, folder.length() - 1))) {
            return Stream.empty();
        }
        return children(root.resolve(folder), folder).stream()
                .filter(child -> child.sortsAs().startsWith(prefix))
                .flatMap(this::keys);
    }

    @Override
    public ObjectUpload stage(String key) throws IOException {
        path(key);
        Path folder = root.resolve(STAGING);
        files.createFolders(folder);
        return new LocalUpload(files, folder.resolve(UUID.randomUUID() + "-" + mark(key)), key);
    }

    @Override
    public CompleteResult complete(String key, String token) throws IOException {
        Path target = path(key);
        Optional<Path> staged = staged(key, token).filter(file -> !Files.notExists(file));
        if (staged.isEmpty()) {
            return CompleteResult.ABSENT;
        }
        files.createFolders(DurableFiles.folderOf(target));
        try {
            verify(key, staged.get(), token);
            if (!files.link(staged.get(), target) && !Files.isSameFile(staged.get(), target)) {
                throw new StoreRefusedException("another object has the key " + key + " (" + target
                        + "); what is staged for it replaces nothing");
            }
        } catch (NoSuchFileException e) {
            return CompleteResult.ABSENT;
        }
        files.syncFolder(DurableFiles.folderOf(target));
        files.abandon(staged.get());
        return CompleteResult.COMPLETED;
    }

    @Override
    public void abort(String key, String token) throws IOException {
        path(key);
        Optional<Path> staged = staged(key, token).filter(file -> !Files.notExists(file));
        if (staged.isPresent()) {
            files.delete(staged.get());
            files.syncFolder(DurableFiles.folderOf(staged.get()));
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = path(key);
        if (!isNoObject(file)) {
            files.delete(file);
            files.syncFolder(DurableFiles.folderOf(file));
        }
    }

    /** The staged file of a token, or empty if the token is none of this key's. */
    private Optional<Path> staged(String key, String token) {
        Matcher matcher = TOKEN.matcher(token);
        return matcher.matches() && matcher.group(2).equals(mark(key))
                ? Optional.of(root.resolve(STAGING).resolve(matcher.group(1)))
                : Optional.empty();
    }

    /** What was staged may have waited for long, and what readers once saw is not taken back. */
    private static void verify(String key, Path staged, String token) throws IOException {
        String expected = token.substring(token.lastIndexOf('-') + 1);
        ObjectStat found = stat(key, Files.newInputStream(staged));
        if (!found.checksum().equals(LocalUpload.checksum(expected))) {
            throw new DamagedDataException("what is staged for " + key + " (" + staged + ") has the checksum "
                    + found.checksum() + ", where " + LocalUpload.checksum(expected)
                    + " was written; a replay of the window writes it anew");
        }
    }

    private static String mark(String key) {
        CRC32C crc = new CRC32C();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return LocalUpload.hex(crc);
    }

    /** What may not be looked at is not missing: that is a failure. */
    private static boolean isNoObject(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            if (DurableFiles.isBelowFile(e)) {
                return true;
            }
            throw DurableFiles.explained(e, "read", file);
        }
    }

    private Path path(String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException("'" + key + "' is no key of a local object: keys are segments separated"
                    + " by '/', none empty, '.' or '..', without backslash, the first not beginning with a dot");
        }
        return root.resolve(key);
    }

    private static boolean isKey(String key) {
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return !key.startsWith(".") && key.indexOf('\\') < 0 && key.indexOf('\0') < 0;
    }

    /** A file or folder, and its key; that of a folder ends in a slash, which gives the order of the keys inside. */
    private record Child(Path path, String sortsAs) {
        boolean isFolder() {
            return sortsAs.endsWith("/");
        }
    }

    private Stream<String> keys(Child child) {
        if (!child.isFolder()) {
            return Stream.of(child.sortsAs());
        }
        try {
            return children(child.path(), child.sortsAs()).stream().flatMap(this::keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Child> children(Path folder, String key) throws IOException {
        List<Child> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = key + entry.getFileName();
                if (!name.startsWith(".")) {
                    children.add(new Child(entry, Files.isDirectory(entry) ? name + "/" : name));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw DurableFiles.explained(e, "list", folder);
        }
        children.sort(Comparator.comparing(Child::sortsAs));
        return children;
    }
}
