// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SecretStore;
import io.github.ingest4j.store.KeySegment;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Secrets from a folder, for runs on one machine: the name of a secret is the name of its file, with {@code %XX} for all but
 * letters, digits and {@code _ - .}, so that {@code shop/refresh} is the file {@code shop%2Frefresh}.
 *
 * <p>It saves secrets, too: under a lock that holds among processes, durably, and in one step, so that a reader sees the
 * one before or the next. A secret that is read to be replaced is refused where the folder lets nothing be written. Files
 * that it writes are for their owner only; to protect the others is up to whoever puts them there.
 *
 * <p>Files are read at each request. Thread-safe.
 */
public final class FileSecrets implements SecretProvider {
    private static final int LONGEST = 64 << 10;
    private static final String LOCK = ".lock";
    private static final String NEXT = ".next";

    private final Path folder;
    private final DurableFiles files;

    /** The secrets of a folder, which need not exist before the first is asked for. */
    public FileSecrets(Path folder) {
        this(folder, new DurableFiles());
    }

    /** Secrets whose every change can be made to fail. */
    FileSecrets(Path folder, DurableFiles files) {
        this.folder = folder;
        this.files = files;
    }

    @Override
    public Secret get(String name) throws IOException {
        Path file = file(name);
        byte[] text;
        try (var stream = Files.newInputStream(file)) {
            text = stream.readNBytes(LONGEST + 1);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(
                    "secret " + name + " is not there: write it to the file " + file + ", for its owner only", e);
        } catch (IOException e) {
            throw needsPerson(DurableFiles.explained(e, "read", file));
        }
        String value = new String(text, StandardCharsets.UTF_8);
        if (value.isBlank() || text.length > LONGEST) {
            throw new ConfigurationException("secret " + name + " is empty or longer than " + LONGEST
                    + " bytes: write the secret and nothing else to the file " + file);
        }
        return Secret.of(value);
    }

    @Override
    public Optional<SecretStore> store() {
        return Optional.of(new SecretStore() {
            @Override
            public Secret read(String name) throws IOException {
                try {
                    return readReplaceable(name);
                } catch (IOException e) {
                    throw needsPerson(e);
                }
            }

            @Override
            public boolean replace(String name, Secret before, Secret next) throws IOException {
                try {
                    return replaceLocked(name, before.reveal(), next.reveal());
                } catch (IOException e) {
                    throw needsPerson(e);
                }
            }
        });
    }

    /** Does what replacing does but for the last step: a secret that is used up must find room for the next. */
    private Secret readReplaceable(String name) throws IOException {
        get(name); // without one there may be no folder to lock
        FileLocks.Held lock = FileLocks.hold(folder.resolve(LOCK));
        try {
            Secret stored = get(name);
            files.delete(writtenNext(stored.reveal()));
            return stored;
        } finally {
            lock.close();
        }
    }

    private boolean replaceLocked(String name, String before, String next) throws IOException {
        Path file = file(name);
        FileLocks.Held lock = FileLocks.hold(folder.resolve(LOCK));
        try {
            String stored = get(name).reveal();
            if (!stored.equals(before) && !stored.equals(next)) {
                return false;
            }
            if (!stored.equals(next)) {
                files.replace(writtenNext(next), file);
            }
            files.syncFolder(folder); // also for a call before this one that failed here
            return true;
        } finally {
            lock.close();
        }
    }

    /** The file beside the secrets that one of them is written to first, written. */
    private Path writtenNext(String text) throws IOException {
        Path next = folder.resolve(NEXT);
        files.delete(next);
        try {
            Files.createFile(next, ownerOnly());
        } catch (IOException e) {
            throw DurableFiles.explained(e, "write", next);
        }
        files.write(next, text.getBytes(StandardCharsets.UTF_8));
        return next;
    }

    private FileAttribute<?>[] ownerOnly() throws IOException {
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private Path file(String name) {
        String segment = KeySegment.encode(name);
        if (segment.startsWith(".")) {
            throw new ConfigurationException("no secret of a folder can begin with a dot: " + name);
        }
        return folder.resolve(segment);
    }

    private static IOException needsPerson(IOException failure) {
        if (failure instanceof StoreRefusedException) {
            throw new ConfigurationException(String.valueOf(failure.getMessage()), failure);
        }
        return failure;
    }

    /** The folder, and no secret. */
    @Override
    public String toString() {
        return "FileSecrets[" + folder + "]";
    }
}
