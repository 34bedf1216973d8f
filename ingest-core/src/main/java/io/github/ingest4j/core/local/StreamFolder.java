// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import io.github.ingest4j.core.internal.JsonDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state files of one stream, changed several at once or not at all.
 *
 * <p>A change of more than one file is first written, as a whole, to {@code transaction.json}; that file appears by a
 * rename, which is the moment of the commit. Then the files are replaced one by one and the transaction is removed.
 * Whoever takes the stream's lock next carries out what a dead process has left of one.
 */
final class StreamFolder {
    private static final String TRANSACTION = "transaction.json";
    private static final String TEMPORARY = "writing.tmp";
    private static final String LOCK = "stream.lock";

    private final Path folder;
    private final DurableFiles files;

    StreamFolder(Path folder, DurableFiles files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * A file to be replaced or, without a text, removed.
     *
     * @param file below the folder, with slashes
     */
    record Change(String file, @Nullable String text) {
        static Change remove(String file) {
            return new Change(file, null);
        }
    }

    /** What is done while the stream is locked. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    /** Whether there is anything to be read, without creating it. */
    boolean exists() {
        return Files.isDirectory(folder);
    }

    /** The path of a lock file, in a folder that exists. */
    Path lockFile(String name) throws IOException {
        Path locks = folder.resolve("locks");
        files.createFolders(locks);
        return locks.resolve(name + ".lock");
    }

    /** Runs an action while no other process or thread reads or changes the stream's files. */
    <T> T locked(Action<T> action) throws IOException {
        // With the flag up, every operation on a channel fails; a run that was interrupted must still be able to let
        // go.
        boolean interrupted = Thread.interrupted();
        try {
            files.createFolders(folder);
            FileLocks.Held lock = FileLocks.hold(folder.resolve(LOCK));
            try {
                finishTransaction();
                return action.run();
            } finally {
                lock.close();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Reads a file; to be called in {@link #locked}, like everything below. */
    <T> Optional<T> read(String file, Function<JsonDocument, T> reading) throws IOException {
        Path path = folder.resolve(file);
        try {
            return Optional.of(JsonDocument.read(path.toString(), Files.readAllBytes(path), reading));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DurableFiles.explained(e, "read", path);
        }
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /** The names of the files in a folder, in order; none where there is no folder. */
    List<String> names(String name) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.resolve(name))) {
            for (Path entry : entries) {
                names.add(entry.getFileName().toString());
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    /** Applies all changes or none, durably. */
    void apply(List<Change> changes) throws IOException {
        if (changes.size() > 1) {
            replace(TRANSACTION, transaction(changes));
            files.syncFolder(folder);
            carryOut(changes);
            endTransaction();
        } else {
            carryOut(changes);
        }
    }

    private void finishTransaction() throws IOException {
        Optional<List<Change>> left = read(TRANSACTION, StreamFolder::changes);
        if (left.isPresent()) {
            carryOut(left.get());
            endTransaction();
        }
    }

    private static List<Change> changes(JsonDocument transaction) {
        return transaction.objects("changes").stream()
                .map(change -> new Change(
                        change.text("file"), change.optionalText("text").orElse(null)))
                .toList();
    }

    /** Durably, before anything else changes: a transaction that came back would undo it. */
    private void endTransaction() throws IOException {
        files.delete(folder.resolve(TRANSACTION));
        files.syncFolder(folder);
    }

    private void carryOut(List<Change> changes) throws IOException {
        Set<Path> touched = new LinkedHashSet<>();
        for (Change change : changes) {
            Path file = folder.resolve(change.file());
            files.createFolders(DurableFiles.folderOf(file));
            if (change.text() == null) {
                files.delete(file);
            } else {
                replace(change.file(), change.text());
            }
            touched.add(DurableFiles.folderOf(file));
        }
        for (Path changed : touched) {
            files.syncFolder(changed);
        }
    }

    private void replace(String file, String text) throws IOException {
        Path temporary = folder.resolve(TEMPORARY);
        files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
        files.replace(temporary, folder.resolve(file));
    }

    private static String transaction(List<Change> changes) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Change change : changes) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("file", change.file());
            if (change.text() != null) {
                members.put("text", change.text());
            }
            list.add(members);
        }
        return JsonDocument.text(Map.of("changes", list));
    }
}
