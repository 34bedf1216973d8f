// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.testkit.Faults;
import io.github.ingest4j.testkit.Faults.Fault;
import io.github.ingest4j.testkit.InMemoryObjectStore;
import io.github.ingest4j.testkit.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each answer to a conditional write means, and what it never means. */
class CommitSlotTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");
    private static final String KEY = "_commits/curated/p/s/w/g000001.json";
    private static final GenerationKey GENERATION = new GenerationKey(
            new StreamId("p", "s"), Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1)), 1);
    private static final byte[] MINE = manifest("mine");
    private static final byte[] OTHER = manifest("other");

    private final ManualClock clock = ManualClock.at(NOW);
    private final Faults faults = new Faults();
    private final InMemoryObjectStore durable = new InMemoryObjectStore(faults);
    private final ObjectStore store = durable.as(faults.process());
    private final List<Duration> pauses = new ArrayList<>();

    private static byte[] manifest(String writeId) {
        return JsonDocument.bytes(Map.of("kind", "curated", "writeId", writeId));
    }

    private Publication publish(Instant deadline) throws InterruptedException {
        return new CommitSlot(store, clock, pauses::add).publish(KEY, MINE, "mine", deadline);
    }

    private Publication publish() throws InterruptedException {
        return publish(Instant.MAX);
    }

    private void strikeCreate(int number, Fault fault) {
        int[] seen = {0};
        faults.strike(call -> call.name().startsWith("store.createIfAbsent") && ++seen[0] == number, fault);
    }

    private void strikeAll(String operation, Fault fault) {
        faults.strike(call -> call.name().startsWith("store." + operation), fault);
    }

    @Test
    void emptySlotIsWon() throws InterruptedException {
        assertThat(publish()).isInstanceOf(Publication.Committed.class);
        assertThat(durable.visible().get(KEY)).isEqualTo(MINE);
    }

    @Test
    void slotOfAnotherIsLostAndItsManifestComesBack() throws InterruptedException {
        durable.put(KEY, OTHER);

        Publication result = publish();

        assertThat(result).isInstanceOf(Publication.Lost.class);
        assertThat(((Publication.Lost) result).body()).isEqualTo(OTHER);
    }

    @Test
    void slotThatHoldsTheOwnWriteIsWonThoughTheStoreSaysItExists() throws InterruptedException {
        durable.put(KEY, MINE);

        assertThat(publish()).isInstanceOf(Publication.Committed.class);
    }

    @Test
    void tombstoneClosesTheSlot() throws InterruptedException {
        durable.put(KEY, Manifest.tombstone(GENERATION, "other", 1));

        assertThat(publish()).isInstanceOf(Publication.Closed.class);
    }

    @Test
    void lostAnswerOfAWriteThatWorkedIsFoundByReadingBack() throws InterruptedException {
        strikeCreate(1, Fault.LOSE_ANSWER);

        assertThat(publish()).isInstanceOf(Publication.Committed.class);
        assertThat(pauses).isEmpty();
    }

    @Test
    void writeThatNeverArrivedIsRepeated() throws InterruptedException {
        strikeCreate(1, Fault.FAIL_BEFORE);

        assertThat(publish()).isInstanceOf(Publication.Committed.class);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void slotThatCannotBeReadBackIsUnknownThoughTheStoreSaysItExists() throws InterruptedException {
        durable.put(KEY, OTHER);
        strikeAll("read", Fault.FAIL_BEFORE);

        assertThat(publish()).isInstanceOf(Publication.Unknown.class);
    }

    @Test
    void writeWithoutAnyAnswerIsUnknown() throws InterruptedException {
        strikeAll("createIfAbsent", Fault.FAIL_BEFORE);

        assertThat(publish()).isInstanceOf(Publication.Unknown.class);
    }

    @Test
    void refusalAtFirstIsDefinite() throws InterruptedException {
        strikeAll("createIfAbsent", Fault.REFUSE);

        assertThat(publish()).isInstanceOf(Publication.Refused.class);
        assertThat(pauses).isEmpty();
    }

    @Test
    void refusalAfterALostAnswerIsNotDefinite() throws InterruptedException {
        strikeCreate(1, Fault.LOSE_ANSWER);
        strikeAll("createIfAbsent", Fault.REFUSE);
        strikeAll("read", Fault.FAIL_BEFORE);

        assertThat(publish()).isInstanceOf(Publication.Unknown.class);
    }

    @Test
    void conflictOfTwoWritersIsAskedAgain() throws InterruptedException {
        int[] conflicts = {2};
        ObjectStore conflicting = new Forwarding(store) {
            @Override
            public CreateResult createIfAbsent(String key, byte[] body) throws IOException {
                return conflicts[0]-- > 0 ? CreateResult.CONFLICT : super.createIfAbsent(key, body);
            }
        };

        Publication result = new CommitSlot(conflicting, clock, pauses::add).publish(KEY, MINE, "mine", Instant.MAX);

        assertThat(result).isInstanceOf(Publication.Committed.class);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void nothingIsWrittenAfterTheDeadline() throws InterruptedException {
        assertThat(publish(NOW)).isInstanceOf(Publication.Refused.class);
        assertThat(faults.calls()).isEmpty();
    }

    @Test
    void numbersAreThoseOfSlotsAloneInTheirOrder() throws IOException {
        String prefix = "_commits/raw/p/s/w/";
        for (String name : List.of("r1000.json", "r002.json", "r002.pages/run.json", "r02.json", "plan.json")) {
            durable.put(prefix + name, MINE);
        }

        assertThat(new CommitSlot(store, clock, pauses::add).numbers(prefix)).containsExactly(2, 1000);
    }

    /** A store that can be made to answer otherwise. */
    private abstract static class Forwarding implements ObjectStore {
        private final ObjectStore target;

        Forwarding(ObjectStore target) {
            this.target = target;
        }

        @Override
        public CreateResult createIfAbsent(String key, byte[] body) throws IOException {
            return target.createIfAbsent(key, body);
        }

        @Override
        public Optional<InputStream> read(String key) throws IOException {
            return target.read(key);
        }

        @Override
        public Optional<ObjectStat> stat(String key) throws IOException {
            return target.stat(key);
        }

        @Override
        public Stream<String> list(String prefix) throws IOException {
            return target.list(prefix);
        }

        @Override
        public ObjectUpload stage(String key) throws IOException {
            return target.stage(key);
        }

        @Override
        public CompleteResult complete(String key, String token) throws IOException {
            return target.complete(key, token);
        }

        @Override
        public void abort(String key, String token) throws IOException {
            target.abort(key, token);
        }

        @Override
        public void delete(String key) throws IOException {
            target.delete(key);
        }
    }
}
