// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.address.AddressRules;
import io.github.ingest4j.core.http.internal.pace.Allowance;
import io.github.ingest4j.core.http.internal.pace.HostGate;
import io.github.ingest4j.core.internal.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * How often services may be asked, for {@link HttpSource.Builder#budget}. All sources of a process that are given the same
 * budget share it; each host and port has it to itself.
 *
 * {@snippet class="io.github.ingest4j.core.http.RequestBudgetTest" region="example"}
 *
 * <p><b>Windows.</b> Each is a bucket of tokens. A request takes one of every window before it is sent, redirects and requests for
 * access tokens too, and a token comes back when that window has passed since: in no stretch of time of a window's length do more requests
 * begin than it allows, and all of them may come at once.
 *
 * <p><b>What a host says</b> counts beside, for all sources of the budget: after an answer that asks for a pause, or tells that a
 * rate limit is used up, nothing is sent to that host until it has passed, at most for {@link #LONGEST_PAUSE}. After a 429 or a 503,
 * requests keep a distance that doubles each time, up to 16 seconds, and wears off with other answers. A source that is given no
 * budget has an unlimited one of its own: it keeps to what the host told it, and other sources hear nothing of that.
 *
 * <p><b>Waiting.</b> A request asks for its secrets, tokens and signatures when it may go, and takes its turn with them: slow
 * ones hold up nobody else. It waits for its turn for {@link #LONGEST_WAIT} at most, and not beyond the deadline of the run. A
 * longer wait is not begun: the window is left to the engine with the time after which to ask again, as with a 429.
 *
 * <p>The settings are immutable: each method returns another budget, which begins afresh. Thread-safe.
 */
public final class RequestBudget {
    /** How long a request waits for its turn, at most. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    /** How long a pause of a host is believed, at most. */
    public static final Duration LONGEST_PAUSE = HostGate.LONGEST_PAUSE;

    private final List<Allowance> allowances;
    private final int atOnce;
    private final LongSupplier nanos;
    private final Pause pause;
    private final Map<String, HostGate> gates = new ConcurrentHashMap<>();

    private RequestBudget(List<Allowance> allowances, int atOnce, LongSupplier nanos, Pause pause) {
        this.allowances = List.copyOf(allowances);
        this.atOnce = atOnce;
        this.nanos = nanos;
        this.pause = pause;
    }

    /**
     * So many requests to a host in each window of that length.
     *
     * @param requests from 1 to 1,000,000
     * @param window from 1 ms to 31 days
     */
    public static RequestBudget of(int requests, Duration window) {
        return unlimited().and(requests, window);
    }

    /** As many requests as hosts bear. */
    public static RequestBudget unlimited() {
        long origin = System.nanoTime();
        return new RequestBudget(List.of(), Integer.MAX_VALUE, () -> System.nanoTime() - origin, Pause.SLEEP);
    }

    /** A budget that also keeps to this window; bounds as for {@link #of}. */
    public RequestBudget and(int requests, Duration window) {
        List<Allowance> more = new ArrayList<>(allowances);
        more.add(new Allowance(requests, window));
        return new RequestBudget(more, atOnce, nanos, pause);
    }

    /**
     * A budget by which no more than so many requests to a host are under way at the same time, each from its beginning to the
     * end of its answer's body.
     */
    public RequestBudget atOnce(int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException("atOnce must be at least 1, is " + requests);
        }
        return new RequestBudget(allowances, requests, nanos, pause);
    }

    /** Replaces the time, in nanoseconds from 0 on, and the pause. */
    RequestBudget time(LongSupplier nanos, Pause pause) {
        return new RequestBudget(allowances, atOnce, nanos, pause);
    }

    /** @param place as {@link AddressRules#place} names it */
    HostGate gate(String place) {
        return gates.computeIfAbsent(place, host -> new HostGate(allowances, atOnce, nanos, pause));
    }

    @Override
    public String toString() {
        String windows = allowances.isEmpty()
                ? "unlimited requests"
                : allowances.stream().map(Allowance::toString).collect(Collectors.joining(" and "));
        return atOnce == Integer.MAX_VALUE ? windows : windows + ", " + atOnce + " at once";
    }
}
