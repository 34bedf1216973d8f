// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectStore.CreateResult;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * An object that is written once, by one of any number of racing runs: the only commit there is.
 *
 * <p>A failed conditional write is a question, not an answer: the write may have worked and its answer been lost. So the
 * body carries its writer's id, and after anything but a plain success the slot is read back. Only the id tells; equal bytes
 * would prove nothing.
 */
public final class CommitSlot {
    private static final int ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ObjectStore store;
    private final Clock clock;
    private final Pause pause;

    public CommitSlot(ObjectStore store, Clock clock, Pause pause) {
        this.store = store;
        this.clock = clock;
        this.pause = pause;
    }

    /** What is in the slot, or empty. */
    public Optional<byte[]> read(String key) throws IOException {
        Optional<InputStream> found = store.read(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = found.get()) {
            return Optional.of(in.readAllBytes());
        }
    }

    /** The numbers of all slots {@code prefix + letter + number + ".json"} that have anything in them, ascending. */
    public List<Integer> numbers(String prefix) throws IOException {
        try (Stream<String> keys = store.list(prefix)) {
            return keys.map(key -> Keys.number(key, prefix))
                    .filter(OptionalInt::isPresent)
                    .map(OptionalInt::getAsInt)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Tries to put a manifest into the slot.
     *
     * @param writeId the id that {@code body} carries
     * @param deadline no attempt begins after it
     */
    public Publication publish(String key, byte[] body, String writeId, Instant deadline) throws InterruptedException {
        String reason = "the deadline had passed";
        boolean mayBeWritten = false;
        for (int attempt = 0; attempt < ATTEMPTS && clock.instant().isBefore(deadline); attempt++) {
            if (attempt > 0) {
                pause.pause(backoff(attempt));
            }
            try {
                CreateResult result = store.createIfAbsent(key, body);
                if (result == CreateResult.CREATED) {
                    return new Publication.Committed();
                }
                if (result == CreateResult.CONFLICT) {
                    reason = "two writers met";
                    continue;
                }
                mayBeWritten = true;
            } catch (StoreRefusedException e) {
                if (!mayBeWritten) {
                    return new Publication.Refused(String.valueOf(e.getMessage()), true);
                }
                reason = String.valueOf(e.getMessage());
            } catch (IOException e) {
                mayBeWritten = true;
                reason = String.valueOf(e.getMessage());
            }
            try {
                Optional<byte[]> found = read(key);
                if (found.isPresent()) {
                    return resolve(key, found.get(), writeId);
                }
            } catch (IOException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
        return mayBeWritten ? new Publication.Unknown(reason) : new Publication.Refused(reason, false);
    }

    private static Publication resolve(String key, byte[] found, String writeId) {
        Manifest.Header header = Manifest.header(key, found);
        if (header.writeId().equals(writeId)) {
            return new Publication.Committed();
        }
        return header.tombstone() ? new Publication.Closed() : new Publication.Lost(found);
    }

    /** Full jitter under a doubling ceiling. */
    private static Duration backoff(int attempt) {
        long ceiling = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << (attempt - 1));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling + 1));
    }
}
