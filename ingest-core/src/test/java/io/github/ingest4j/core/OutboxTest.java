// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.SEVEN;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Notification.Kind;
import io.github.ingest4j.Notifier;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.testkit.Faults;
import io.github.ingest4j.testkit.Faults.Fault;
import io.github.ingest4j.testkit.RecordingNotifier;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Delivery to several notifiers that fail, come and go. A failure and a success are told: two messages to each. */
class OutboxTest {
    private final World world = new World();
    private final Source healthy = world.source;
    private final Faults faultsOfSecond = new Faults();
    private final RecordingNotifier second = new RecordingNotifier(faultsOfSecond);

    private void failAndRecover() {
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };
        world.pipeline().run(SEVEN);
        next();
        world.source = healthy;
        world.pipeline().run(EIGHT);
    }

    private void next() {
        world.clock.advance(Outbox.LEFT_TO_ITS_RUN);
    }

    private void withSecond() {
        world.settings = builder -> builder.notifier(second);
    }

    private void withoutSecond() {
        world.settings = builder -> builder;
    }

    private static List<Kind> kinds(RecordingNotifier notifier) {
        return notifier.delivered().stream().map(Notification::kind).toList();
    }

    private List<String> waiting() throws IOException {
        return world.ledger.outbox(STREAM).stream().map(Notification::id).toList();
    }

    @Test
    void everyNotifierIsToldTheSameUnderAnIdOfItsOwn() throws IOException {
        withSecond();

        failAndRecover();

        assertThat(kinds(world.notifier)).containsExactly(Kind.FAILED, Kind.RECOVERED);
        assertThat(kinds(second)).containsExactly(Kind.FAILED, Kind.RECOVERED);
        for (int i = 0; i < 2; i++) {
            Notification one = world.notifier.delivered().get(i);
            Notification two = second.delivered().get(i);
            assertThat(two.text()).isEqualTo(one.text());
            assertThat(two.subject()).isEqualTo(one.subject());
            assertThat(two.details()).isEqualTo(one.details());
            assertThat(one.id()).endsWith("-1");
            assertThat(two.id()).isEqualTo(one.id().replaceAll("-1$", "-2"));
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void notifierThatFailsMakesTheOtherRepeatNothing() {
        withSecond();
        faultsOfSecond.strike(call -> true, Fault.FAIL_BEFORE);

        failAndRecover();
        for (int run = 0; run < 3; run++) {
            next();
            assertThat(world.pipeline().run(EIGHT).outcome()).isEqualTo(Outcome.ALREADY_DONE);
        }

        assertThat(kinds(world.notifier)).containsExactly(Kind.FAILED, Kind.RECOVERED);
        assertThat(faultsOfSecond.count()).as("tries at the one that fails").isEqualTo(1 + 2 + 3 * 2);
        faultsOfSecond.heal();
        next();
        world.pipeline().run(EIGHT);
        world.pipeline().run(EIGHT);
        assertThat(kinds(second)).as("oldest first").containsExactly(Kind.FAILED, Kind.RECOVERED);
        assertThat(kinds(world.notifier)).hasSize(2);
    }

    /** Fails as one over a network does that is not there: after a while. */
    private Notifier timingOut(Duration time, AtomicInteger tries) {
        return notification -> {
            tries.incrementAndGet();
            world.clock.advance(time);
            throw new IOException("no answer");
        };
    }

    @Test
    void notifierThatFailsSlowlyIsTriedOnceInARunThoughMoreWaits() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        world.settings = builder -> builder.notifier(timingOut(Outbox.LOST_AT_MOST, tries));
        failAndRecover();
        assertThat(waiting()).as("waiting for the one that fails").hasSize(2);
        next();
        tries.set(0);

        world.pipeline().run(EIGHT);

        assertThat(tries).hasValue(1);
        assertThat(waiting()).hasSize(2);
        assertThat(kinds(world.notifier)).containsExactly(Kind.FAILED, Kind.RECOVERED);
    }

    @Test
    void notifierThatFailsFastIsTriedWithAllThatWaits() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        world.settings = builder -> builder.notifier(timingOut(Duration.ofMillis(1), tries));
        failAndRecover();
        next();
        tries.set(0);

        world.pipeline().run(EIGHT);

        assertThat(tries).hasValue(2);
    }

    @Test
    void runAtItsEndLeavesItsNotificationsToTheNext() throws IOException {
        world.source = request -> {
            world.clock.advance(Duration.ofMinutes(1));
            throw SourceException.fatal("status 400");
        };
        Instant end = world.clock.instant().plusSeconds(69);

        world.pipeline().run(Trigger.at(world.clock.instant()).until(end));

        assertThat(kinds(world.notifier)).isEmpty();
        assertThat(waiting()).hasSize(1);
        world.source = healthy;
        next();
        world.pipeline().run(EIGHT);
        assertThat(kinds(world.notifier)).containsExactly(Kind.FAILED, Kind.RECOVERED);
    }

    @Test
    void firstNotifierThatFailsHoldsTheSecondNotBack() {
        withSecond();
        world.faults.strike(call -> call.name().startsWith("notifier"), Fault.FAIL_BEFORE);

        failAndRecover();

        assertThat(kinds(second)).containsExactly(Kind.FAILED, Kind.RECOVERED);
        assertThat(kinds(world.notifier)).isEmpty();
    }

    @Test
    void lostAnswerOfANotifierRepeatsTheSameId() {
        world.faults.strike(call -> call.name().startsWith("notifier"), Fault.LOSE_ANSWER);
        failAndRecover();
        world.faults.heal();
        next();

        world.pipeline().run(EIGHT);

        assertThat(kinds(world.notifier))
                .containsExactly(Kind.FAILED, Kind.FAILED, Kind.RECOVERED, Kind.FAILED, Kind.RECOVERED);
        assertThat(world.notifier.delivered().stream().map(Notification::id).distinct())
                .hasSize(2);
    }

    @Test
    void notifierWhoseCodeIsMissingFailsNoRun() {
        world.settings = builder -> builder.notifier(notification -> {
            throw new NoClassDefFoundError("com/example/Mail");
        });
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };

        assertThat(world.pipeline().run(SEVEN).windows()).hasSize(1);
        assertThat(kinds(world.notifier)).containsExactly(Kind.FAILED);
    }

    @Test
    void whatWaitsForANotifierThatIsGoneBlocksNobodyAndIsKeptForAWeek() throws IOException {
        withSecond();
        faultsOfSecond.strike(call -> true, Fault.FAIL_BEFORE);
        failAndRecover();
        withoutSecond();

        world.clock.advance(
                Outbox.KEPT_FOR_THE_ABSENT.minus(Outbox.LEFT_TO_ITS_RUN).minusSeconds(1));
        world.pipeline().run(EIGHT);
        assertThat(waiting()).hasSize(2).allMatch(id -> id.endsWith("-2"));

        world.clock.advance(Duration.ofSeconds(1));
        world.pipeline().run(EIGHT);
        assertThat(waiting()).hasSize(1);
        next();
        world.pipeline().run(EIGHT);
        assertThat(waiting()).isEmpty();
        assertThat(kinds(world.notifier)).containsExactly(Kind.FAILED, Kind.RECOVERED);
    }

    @Test
    void notifierThatComesBackIsToldWhatHasWaited() throws IOException {
        withSecond();
        faultsOfSecond.strike(call -> true, Fault.FAIL_BEFORE);
        failAndRecover();
        faultsOfSecond.heal();
        withoutSecond();
        next();
        world.pipeline().run(EIGHT);

        withSecond();
        world.pipeline().run(EIGHT);

        assertThat(kinds(second)).containsExactly(Kind.FAILED, Kind.RECOVERED);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void notifierThatIsAddedIsToldWhatHappensFromThenOn() {
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };
        world.pipeline().run(SEVEN);
        withSecond();
        world.source = healthy;
        next();

        world.pipeline().run(EIGHT);

        assertThat(kinds(second)).containsExactly(Kind.RECOVERED);
    }

    @Test
    void freshRowsAreLeftToTheRunThatMadeThem() {
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };
        List<Integer> before = new ArrayList<>();
        world.faults.before(call -> {
            if (before.isEmpty() && call.name().startsWith("ledger.outbox")) {
                before.add(world.notifier.delivered().size());
                world.pipeline().run(SEVEN);
                before.add(world.notifier.delivered().size());
            }
        });

        world.pipeline().run(SEVEN);

        assertThat(before).containsExactly(0, 0);
        assertThat(kinds(world.notifier)).containsExactly(Kind.FAILED);
    }

    @Test
    void outboxThatCannotBeReadFailsNoRun() {
        world.faults.strike(call -> call.name().startsWith("ledger.outbox"), Fault.FAIL_BEFORE);

        assertThat(world.pipeline().run(SEVEN).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
}
