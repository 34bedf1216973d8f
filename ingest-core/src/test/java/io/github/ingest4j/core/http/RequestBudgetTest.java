// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.core.http.internal.pace.HostGate;
import io.github.ingest4j.core.http.internal.pace.NoTurnException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBudgetTest {
    private static final Duration MINUTE = RequestBudget.LONGEST_WAIT;
    private static final Duration DAY = Duration.ofDays(1);

    private final ManualTime time = new ManualTime();

    @Test
    void theExampleOfTheDocumentationBuilds() {
        // @start region="example"
        RequestBudget budget = RequestBudget.of(10, Duration.ofSeconds(1))
                .and(5_000, Duration.ofHours(1))
                .atOnce(4);

        HttpSource orders = HttpSource.get("https://api.example.com/v1/orders")
                .budget(budget)
                .build();
        HttpSource customers = HttpSource.get("https://api.example.com/v1/customers")
                .budget(budget)
                .build();
        // @end

        assertThat(List.of(orders, customers)).doesNotContainNull();
        assertThat(budget).hasToString("10 requests in PT1S and 5000 requests in PT1H, 4 at once");
        assertThat(RequestBudget.unlimited()).hasToString("unlimited requests");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void noStretchOfAWindowsLengthSeesMoreThanItAllows(long seed) throws Exception {
        Random random = new Random(seed);
        int few = 1 + random.nextInt(5);
        int many = few + random.nextInt(40);
        Duration brief = Duration.ofMillis(1 + random.nextInt(2_000));
        Duration lengthy = brief.multipliedBy(1 + random.nextInt(9));
        HostGate gate = gate(RequestBudget.of(few, brief).and(many, lengthy));
        List<Long> begun = new ArrayList<>();

        for (int i = 0; i < 300; i++) {
            gate.enter(DAY).end();
            begun.add(time.nanos());
            if (random.nextInt(4) == 0) {
                time.pass(Duration.ofMillis(random.nextInt(3_000)));
            }
        }

        assertAtMost(few, brief, begun);
        assertAtMost(many, lengthy, begun);
    }

    @Test
    void allRequestsOfAWindowMayComeAtOnceAndNoneWaitsLongerThanItMust() throws Exception {
        HostGate gate = gate(RequestBudget.of(3, Duration.ofSeconds(10)));

        for (int i = 0; i < 3; i++) {
            gate.enter(MINUTE).end();
        }
        assertThat(time.pauses).isEmpty();
        time.pass(Duration.ofSeconds(4));
        gate.enter(MINUTE).end();

        assertThat(time.pauses).containsExactly(Duration.ofSeconds(6));
    }

    @Test
    void aWaitIsRoundedUpSoThatOnePauseIsEnough() throws Exception {
        HostGate gate = gate(RequestBudget.of(1, Duration.ofMillis(10)));
        gate.enter(MINUTE).end();
        time.pass(Duration.ofNanos(1));

        gate.enter(MINUTE).end();

        assertThat(time.pauses).containsExactly(Duration.ofMillis(10));
    }

    @Test
    void aWaitThatIsTooLongIsNotBegunAndTakesNothing() throws Exception {
        HostGate gate = gate(RequestBudget.of(1, Duration.ofMinutes(5)));
        gate.enter(MINUTE).end();
        time.pass(Duration.ofMinutes(1));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> gate.enter(MINUTE))
                    .isInstanceOfSatisfying(
                            NoTurnException.class, e -> assertThat(e.delay()).isEqualTo(Duration.ofMinutes(4)))
                    .hasMessage("the budget of 1 requests in PT5M is used up");
        }
        assertThat(time.pauses).isEmpty();
        time.pass(Duration.ofMinutes(4));
        gate.enter(Duration.ZERO).end();
    }

    @Test
    void hostsHaveABudgetEachAndBudgetsAreApart() throws Exception {
        RequestBudget budget = RequestBudget.of(1, DAY).time(time::nanos, time);
        RequestBudget more = budget.and(2, DAY);

        budget.gate("one.example.com").enter(Duration.ZERO).end();
        budget.gate("two.example.com").enter(Duration.ZERO).end();
        more.gate("one.example.com").enter(Duration.ZERO).end();

        assertThat(budget.gate("one.example.com")).isSameAs(budget.gate("one.example.com"));
        assertThatThrownBy(() -> budget.gate("one.example.com").enter(Duration.ZERO))
                .isInstanceOf(NoTurnException.class)
                .hasMessageContaining("is used up");
    }

    @Test
    void aPauseOfTheHostHoldsForAllAndIsNeverShortened() throws Exception {
        HostGate gate = gate(RequestBudget.unlimited());
        HostGate.Turn one = gate.enter(MINUTE);
        HostGate.Turn other = gate.enter(MINUTE);
        gate.pause(Duration.ofSeconds(50), "it said so");
        gate.pause(Duration.ofSeconds(5), "it said less");

        assertThatThrownBy(() -> gate.enter(Duration.ofSeconds(49)))
                .isInstanceOf(NoTurnException.class)
                .hasMessage("it said so");
        gate.enter(MINUTE).end();

        assertThat(time.pauses).containsExactly(Duration.ofSeconds(50));
    }

    @Test
    void anAbsurdPauseIsBelievedForADay() throws Exception {
        HostGate gate = gate(RequestBudget.unlimited());
        gate.pause(Duration.ofDays(365), "it said so");

        assertThatThrownBy(() -> gate.enter(MINUTE))
                .isInstanceOfSatisfying(
                        NoTurnException.class, e -> assertThat(e.delay()).isEqualTo(DAY));
    }

    @Test
    void aPauseThatComesWhileARequestWaitsIsKeptToo() throws Exception {
        HostGate gate = gate(RequestBudget.of(1, Duration.ofSeconds(10)));
        HostGate.Turn first = gate.enter(MINUTE);
        time.beforeNextPause(() -> gate.pause(Duration.ofSeconds(30), "it said so"));

        gate.enter(MINUTE).end();

        assertThat(time.pauses).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    @Test
    void refusalsDoubleTheDistanceUpToALimitAndAnswersWearItOff() throws Exception {
        HostGate gate = gate(RequestBudget.unlimited());

        for (int i = 0; i < 9; i++) {
            HostGate.Turn turn = gate.enter(MINUTE);
            turn.refused();
            turn.end();
        }
        assertThat(time.pauses)
                .extracting(Duration::toMillis)
                .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 16_000L);
        time.pauses.clear();
        for (int i = 0; i < 200; i++) {
            HostGate.Turn turn = gate.enter(MINUTE);
            turn.answered();
            turn.end();
        }

        assertThat(time.pauses).isSortedAccordingTo((one, other) -> other.compareTo(one));
        assertThat(time.pauses).hasSizeBetween(70, 80);
    }

    @Test
    void refusalsOfRequestsThatWereUnderWayTogetherCountOnce() throws Exception {
        HostGate gate = gate(RequestBudget.unlimited());
        List<HostGate.Turn> burst = List.of(gate.enter(MINUTE), gate.enter(MINUTE), gate.enter(MINUTE));
        time.pass(Duration.ofMillis(40));

        burst.forEach(HostGate.Turn::refused);
        gate.enter(MINUTE).end();

        assertThat(time.pauses).containsExactly(Duration.ofMillis(210));
    }

    @Test
    void noMoreThanSoManyAreUnderWay() throws Exception {
        HostGate gate = RequestBudget.unlimited().atOnce(3).gate("example.com");
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);

        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            all.add(threads.submit(() -> {
                HostGate.Turn turn = gate.enter(MINUTE);
                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                Thread.yield();
                underWay.decrementAndGet();
                turn.end();
                turn.end();
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get(20, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(most).hasValueBetween(1, 3);
        assertThat(underWay).hasValue(0);
    }

    @Test
    void whoeverFindsNoRoomInTimeIsToldSo() throws Exception {
        HostGate gate = RequestBudget.unlimited().atOnce(1).gate("example.com");
        gate.enter(MINUTE);

        assertThatThrownBy(() -> gate.enter(Duration.ofMillis(20)))
                .isInstanceOf(NoTurnException.class)
                .hasMessage("as many requests as may be at once are under way: 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverWaitsCanBeInterrupted(boolean forRoom) throws Exception {
        RequestBudget budget = forRoom ? RequestBudget.unlimited().atOnce(1) : RequestBudget.of(1, MINUTE);
        HostGate gate = budget.gate("example.com");
        gate.enter(MINUTE);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                gate.enter(MINUTE);
                ended.complete(null);
            } catch (InterruptedException | NoTurnException e) {
                ended.completeExceptionally(e);
            }
        });
        waiting.start();

        waiting.interrupt();

        assertThatThrownBy(() -> ended.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void badSettingsAreRefused() {
        assertThat(List.<Runnable>of(
                        () -> RequestBudget.of(0, MINUTE),
                        () -> RequestBudget.of(1_000_001, MINUTE),
                        () -> RequestBudget.of(1, Duration.ZERO),
                        () -> RequestBudget.of(1, Duration.ofDays(32)),
                        () -> RequestBudget.unlimited().and(-1, MINUTE),
                        () -> RequestBudget.unlimited().atOnce(0)))
                .allSatisfy(setting -> assertThatThrownBy(setting::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageMatching("(requests|the window|atOnce) must be .*"));
    }

    private HostGate gate(RequestBudget budget) {
        return budget.time(time::nanos, time).gate("example.com");
    }

    private static void assertAtMost(int requests, Duration window, List<Long> begun) {
        for (int i = requests; i < begun.size(); i++) {
            assertThat(begun.get(i) - begun.get(i - requests)).isGreaterThanOrEqualTo(window.toNanos());
        }
    }
}
