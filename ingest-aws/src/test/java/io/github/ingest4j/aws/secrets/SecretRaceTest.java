// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.testkit.ManualClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads want one secret. A call is held until all of them wait. */
@Timeout(60)
class SecretRaceTest {
    private static final String NAME = "weather/api#key";
    private static final int THREADS = 8;

    private final CannedSecrets stored = new CannedSecrets();
    private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-25T10:00:00Z"));
    private final SecretsManagerSecrets secrets =
            SecretsManagerSecrets.builder(stored.client(), NAME).clock(clock).build();

    @AfterEach
    void close() {
        stored.close();
    }

    @Test
    void allWhoAskAtOnceShareACall() throws Exception {
        CannedSecrets.Held held = stored.hold();
        List<Asker> askers = asking(THREADS, () -> secrets.get(NAME));
        awaitWaiting(askers);

        store("value");
        held.letGo();

        assertThat(answers(askers)).containsOnly("value").hasSize(THREADS);
        assertThat(stored.calls()).isEqualTo(1);
    }

    @Test
    void theyShareItsFailureAndTheNextCalls() throws Exception {
        CannedSecrets.Held held = stored.hold();
        List<Asker> askers = asking(THREADS, () -> secrets.get(NAME));
        awaitWaiting(askers);

        stored.answer("{}");
        held.letGo();

        assertThat(askers)
                .allSatisfy(asker -> assertThatThrownBy(asker::answer)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("has no value yet"));
        assertThat(stored.calls()).isEqualTo(1);
        store("value");
        assertThat(secrets.get(NAME).reveal()).isEqualTo("value");
    }

    @Test
    void theyShareAFailureThatMayPassToo() throws Exception {
        CannedSecrets.Held held = stored.hold();
        List<Asker> askers = asking(THREADS, () -> secrets.get(NAME));
        awaitWaiting(askers);

        stored.answer("no json");
        held.letGo();

        assertThat(askers)
                .allSatisfy(asker -> assertThatThrownBy(asker::answer)
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessageContaining("no answer"));
        assertThat(stored.calls()).isEqualTo(1);
    }

    @Test
    void stormOfRefusalsMakesOneCall() throws Exception {
        store("old");
        Secret refused = secrets.get(NAME);
        store("new");
        CannedSecrets.Held held = stored.hold();
        List<Asker> askers = asking(THREADS, () -> secrets.refresh(NAME, refused));
        awaitWaiting(askers);

        held.letGo();

        assertThat(answers(askers)).containsOnly("new").hasSize(THREADS);
        assertThat(secrets.refresh(NAME, refused).reveal()).isEqualTo("new");
        assertThat(stored.calls()).isEqualTo(2);
    }

    @Test
    void stormOfRefusalsOfAValueThatStaysMakesTwoCalls() throws Exception {
        store("same");
        Secret refused = secrets.get(NAME);
        CannedSecrets.Held held = stored.hold();
        List<Asker> askers = asking(THREADS, () -> secrets.refresh(NAME, refused));
        awaitWaiting(askers);

        held.letGo();

        assertThat(answers(askers)).containsOnly("same").hasSize(THREADS);
        assertThat(stored.calls() - 1).isBetween(1, 2);
    }

    @Test
    void callThatBeganBeforeTheRefusalProvesNothing() throws Exception {
        store("old");
        Secret refused = secrets.get(NAME);
        clock.advance(SecretsManagerSecrets.CACHE_TIME);
        CannedSecrets.Held early = stored.hold();
        Asker getting = asking(1, () -> secrets.get(NAME)).get(0);
        early.awaitBegin();
        Asker refreshing = asking(1, () -> secrets.refresh(NAME, refused)).get(0);
        awaitWaiting(List.of(refreshing));

        CannedSecrets.Held late = stored.hold();
        early.letGo();
        assertThat(getting.answer()).isEqualTo("old");
        late.awaitBegin();
        store("new");
        late.letGo();

        assertThat(refreshing.answer()).isEqualTo("new");
        assertThat(stored.calls()).isEqualTo(3);
    }

    @Test
    void callThatHasJustEndedServesWhoWasAboutToCall() throws Exception {
        store("old");
        AtomicReference<Runnable> atTheNextLook = new AtomicReference<>(() -> {});
        SecretsManagerSecrets watched = SecretsManagerSecrets.builder(stored.client(), NAME)
                .clock(new Clock() {
                    @Override
                    public Instant instant() {
                        Instant now = clock.instant();
                        atTheNextLook.getAndSet(() -> {}).run();
                        return now;
                    }

                    @Override
                    public ZoneId getZone() {
                        return clock.getZone();
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return clock.withZone(zone);
                    }
                })
                .build();
        watched.get(NAME);
        store("new");
        clock.advance(SecretsManagerSecrets.CACHE_TIME);

        atTheNextLook.set(() -> assertThat(answerOf(() -> watched.get(NAME))).isEqualTo("new"));

        assertThat(watched.get(NAME).reveal()).isEqualTo("new");
        assertThat(stored.calls()).isEqualTo(2);
    }

    @Test
    void callOfAnInterruptedThreadIsMadeByAnother() throws Exception {
        store("value");
        CannedSecrets.Held held = stored.hold();
        Asker first = asking(1, () -> secrets.get(NAME)).get(0);
        held.awaitBegin();
        List<Asker> others = asking(THREADS, () -> secrets.get(NAME));
        awaitWaiting(others);

        first.thread.interrupt();

        assertThatThrownBy(first::answer)
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("interrupted while reading secret weather/api");
        assertThat(first.leftInterrupted).isTrue();
        assertThat(answers(others)).containsOnly("value").hasSize(THREADS);
        assertThat(stored.calls()).isEqualTo(2);
    }

    @Test
    void interruptedThreadWaitsNoLonger() throws Exception {
        store("value");
        CannedSecrets.Held held = stored.hold();
        Asker first = asking(1, () -> secrets.get(NAME)).get(0);
        held.awaitBegin();
        Asker other = asking(1, () -> secrets.get(NAME)).get(0);
        awaitWaiting(List.of(other));

        other.thread.interrupt();

        assertThatThrownBy(other::answer)
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("interrupted while waiting for secret weather/api");
        assertThat(other.leftInterrupted).isTrue();
        held.letGo();
        assertThat(first.answer()).isEqualTo("value");
        assertThat(stored.calls()).isEqualTo(1);
    }

    @Test
    void threadThatDiesInItsCallLeavesNobodyWaiting() throws Exception {
        store("value");
        stored.http().on(request -> true).callBefore(request -> {
            throw new StackOverflowError("planted");
        });
        assertThatThrownBy(() -> secrets.get(NAME)).isInstanceOf(StackOverflowError.class);

        assertThat(secrets.get(NAME).reveal()).isEqualTo("value");
    }

    private void store(String key) {
        stored.store("{\"key\": \"" + key + "\"}");
    }

    private static List<Asker> asking(int threads, Callable<Secret> question) {
        return Stream.generate(() -> new Asker(question)).limit(threads).toList();
    }

    /** Until none of them can go on by itself. */
    private static void awaitWaiting(List<Asker> askers) {
        askers.forEach(asker -> {
            while (asker.thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        });
    }

    private static String answerOf(Callable<Secret> question) {
        try {
            return new Asker(question).answer();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> answers(List<Asker> askers) throws Exception {
        List<String> answers = new ArrayList<>();
        for (Asker asker : askers) {
            answers.add(asker.answer());
        }
        return answers;
    }

    /** A thread with a question. */
    private static final class Asker {
        private final FutureTask<String> answer;
        private final Thread thread;
        private volatile boolean leftInterrupted;

        Asker(Callable<Secret> question) {
            answer = new FutureTask<>(() -> {
                try {
                    return question.call().reveal();
                } finally {
                    leftInterrupted = Thread.currentThread().isInterrupted();
                }
            });
            thread = new Thread(answer);
            thread.start();
        }

        String answer() throws Exception {
            try {
                return answer.get();
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }
    }
}
