// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The few changes to files that the local store and ledger are made of, each durable when it returns where it says so.
 * Refusals of the operating system become {@link StoreRefusedException}s that name path and remedy.
 */
final class DurableFiles {
    private static final List<String> NO_HARD_LINKS =
            List.of("Operation not permitted", "not supported", "Function not implemented");
    private static final List<String> NO_SPACE = List.of("No space left", "quota exceeded");
    private static final List<String> NO_RIGHT =
            List.of("Operation not permitted", "Permission denied", "Read-only file system");

    private final Step step;

    DurableFiles() {
        this((operation, path) -> {});
    }

    /** Files whose every change can be made to fail. */
    DurableFiles(Step step) {
        this.step = step;
    }

    /** Called before each change. */
    @FunctionalInterface
    interface Step {
        void before(String operation, Path path) throws IOException;
    }

    /** Creates a folder and those above it that are missing, durably. */
    void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            createFolders(parent);
        }
        try {
            step.before("create folder", folder);
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw new StoreRefusedException(folder + " is a file, but a folder is needed there; move it away", e);
            }
        } catch (IOException e) {
            throw explained(e, "create folder", folder);
        }
        if (parent != null) {
            syncFolder(parent);
        }
    }

    /** Writes a file, or writes it anew, with its content durable; its name is so after {@link #syncFolder}. */
    void write(Path file, byte[] body) throws IOException {
        try (FileChannel channel = open(file)) {
            ByteBuffer rest = ByteBuffer.wrap(body);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        } catch (IOException e) {
            throw explained(e, "write", file);
        }
    }

    /** Opens a file for writing from its beginning. */
    FileChannel open(Path file) throws IOException {
        try {
            step.before("write", file);
            return FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw explained(e, "write", file);
        }
    }

    /** Gives a file a second name, unless something has that name: false then. */
    boolean link(Path existing, Path name) throws IOException {
        try {
            step.before("link", name);
            Files.createLink(name, existing);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(name)) {
                throw new StoreRefusedException(
                        name + " is a folder of other objects, so no object can have that key", e);
            }
            return false;
        } catch (UnsupportedOperationException e) {
            throw withoutHardLinks(name, e);
        } catch (FileSystemException e) {
            if (says(e, NO_HARD_LINKS)) {
                throw withoutHardLinks(name, e);
            }
            throw explained(e, "link", name);
        }
    }

    /** Moves a file over another in one step. */
    void replace(Path file, Path target) throws IOException {
        try {
            step.before("replace", target);
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw explained(e, "replace", target);
        }
    }

    /** Removes a file, if there is one. */
    void delete(Path file) throws IOException {
        try {
            step.before("delete", file);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw explained(e, "delete", file);
        }
    }

    /** Removes a file that would do no harm if it stayed; so a failure is none. */
    void abandon(Path file) {
        try {
            step.before("delete", file);
            Files.deleteIfExists(file);
        } catch (IOException ignored) {
            // It stays.
        }
    }

    /**
     * Makes the names in a folder durable: which there are, and which no more. A failure is never a refusal, since what
     * is to be made durable has been done.
     */
    void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            step.before("sync", folder);
            channel.force(true);
        }
    }

    /** The folder that a file is in. */
    static Path folderOf(Path file) {
        return requireNonNull(file.getParent(), "a file below a folder");
    }

    /** The failure as the caller should get it: a refusal where trying again cannot help. */
    static IOException explained(IOException failure, String operation, Path path) {
        if (failure instanceof StoreRefusedException) {
            return failure;
        }
        if (failure instanceof AccessDeniedException || says(failure, NO_RIGHT)) {
            return new StoreRefusedException(
                    "no right to " + operation + " " + path
                            + "; give this user rights to the folder, or choose another",
                    failure);
        }
        if (says(failure, NO_SPACE)) {
            return new StoreRefusedException("no space left to " + operation + " " + path + "; free some", failure);
        }
        if (isBelowFile(failure)) {
            return new StoreRefusedException(
                    "cannot " + operation + " " + path + ": a file stands where a folder is needed", failure);
        }
        if (says(failure, List.of("File name too long"))) {
            return new StoreRefusedException("cannot " + operation + " " + path + ": the name is too long", failure);
        }
        return failure;
    }

    /** Whether a path could not be used because a file stands where one of its folders should be. */
    static boolean isBelowFile(IOException failure) {
        return failure instanceof NotDirectoryException || says(failure, List.of("Not a directory"));
    }

    private static StoreRefusedException withoutHardLinks(Path path, Exception cause) {
        return new StoreRefusedException(
                "cannot create " + path + ": its file system has no hard links, without which two runs could"
                        + " overwrite each other; use a folder on a local disk",
                cause);
    }

    private static boolean says(IOException failure, List<String> reasons) {
        String message = String.valueOf(failure.getMessage());
        return reasons.stream().anyMatch(message::contains);
    }
}
