// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Locks on files, exclusive among processes and among the threads of this one. The operating system drops the locks of a
 * process that dies.
 *
 * <p>Closing any channel on a file drops all locks that the process has on it; so while one is held, nothing here opens
 * that file, and nobody else should. Lock files are never read and never deleted.
 */
final class FileLocks {
    private static final Map<Path, Gate> GATES = new HashMap<>();

    private FileLocks() {}

    /** Lets one thread of this process at a time come near a lock file; forgotten when nobody is at it. */
    private static final class Gate {
        final Semaphore permit = new Semaphore(1);
        int users;
    }

    /** A lock that is held until it is closed, by any thread. */
    static final class Held implements Closeable {
        private final Path file;
        private final Gate gate;
        private final FileChannel channel;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Held(Path file, Gate gate, FileChannel channel) {
            this.file = file;
            this.gate = gate;
            this.channel = channel;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot close the lock file " + file, e);
                } finally {
                    leave(file, gate);
                }
            }
        }
    }

    /** Takes the lock of a file whose folder exists, or is empty where anybody has it. */
    static Optional<Held> tryHold(Path file) throws IOException {
        Path path = real(file);
        Gate gate = enter(path);
        if (!gate.permit.tryAcquire()) {
            forget(path, gate);
            return Optional.empty();
        }
        return open(path, gate, false);
    }

    /** Takes the lock of a file whose folder exists, waiting for whoever has it. */
    static Held hold(Path file) throws IOException {
        Path path = real(file);
        Gate gate = enter(path);
        gate.permit.acquireUninterruptibly();
        return open(path, gate, true).orElseThrow();
    }

    private static Optional<Held> open(Path path, Gate gate, boolean wait) throws IOException {
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = wait ? channel.lock() : channel.tryLock();
            held = lock != null;
            return held ? Optional.of(new Held(path, gate, channel)) : Optional.empty();
        } catch (IOException e) {
            throw DurableFiles.explained(e, "lock", path);
        } finally {
            if (!held) {
                if (channel != null) {
                    channel.close();
                }
                leave(path, gate);
            }
        }
    }

    private static Path real(Path file) throws IOException {
        return DurableFiles.folderOf(file).toRealPath().resolve(file.getFileName());
    }

    private static Gate enter(Path path) {
        synchronized (GATES) {
            Gate gate = GATES.computeIfAbsent(path, key -> new Gate());
            gate.users++;
            return gate;
        }
    }

    private static void leave(Path path, Gate gate) {
        gate.permit.release();
        forget(path, gate);
    }

    private static void forget(Path path, Gate gate) {
        synchronized (GATES) {
            gate.users--;
            if (gate.users == 0) {
                GATES.remove(path);
            }
        }
    }
}
