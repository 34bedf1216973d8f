// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls to the fakes that share it, and strikes where a test wants it.
 *
 * <p>To enumerate every point at which a run can die: run it once without a fault and ask {@link #count}; then, for each
 * number up to that and each {@link Fault}, run it in a fresh world with {@link #strike}, run it again in another
 * {@linkplain #process process} without one, and check what must hold.
 *
 * <p>Calls that an {@linkplain #before observer} makes itself are neither counted nor observed, and meet no fault.
 * Thread-safe; an observer may block its thread while others go on.
 */
public final class Faults {
    private final Map<Integer, Fault> planned = new HashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Observer> before = new CopyOnWriteArrayList<>();
    private final List<Observer> after = new CopyOnWriteArrayList<>();
    private final ThreadLocal<Boolean> observing = ThreadLocal.withInitial(() -> false);
    private final SimulatedProcess outside = new SimulatedProcess("outside", false);
    private int processes;

    /** What can happen to a call. */
    public enum Fault {
        /** The process dies, the call has no effect. */
        CRASH_BEFORE,
        /** The call takes effect, then the process dies. */
        CRASH_AFTER,
        /** The call takes effect, its caller gets an {@link IOException}. */
        LOSE_ANSWER,
        /** The call has no effect, its caller gets an {@link IOException}. */
        FAIL_BEFORE,
        /** The call has no effect, its caller gets a {@link StoreRefusedException}. */
        REFUSE
    }

    /**
     * A call to a fake.
     *
     * @param number from 1, over all fakes that share the faults
     * @param name such as {@code store.createIfAbsent _commits/raw/…} or {@code ledger.claim …}
     * @param process whose view was called
     */
    public record Call(int number, String name, SimulatedProcess process) {
        @Override
        public String toString() {
            return "#" + number + " " + name;
        }
    }

    /** Sees a call; what it throws, the caller of the fake gets. */
    @FunctionalInterface
    public interface Observer {
        void see(Call call) throws IOException;
    }

    /** What a call does to the durable world. */
    @FunctionalInterface
    interface Effect<T> {
        T take() throws IOException;
    }

    private record Rule(Predicate<Call> matches, Fault fault) {}

    /** A new process, alive; {@code as(process)} of a fake gives its view. */
    public synchronized SimulatedProcess process() {
        return new SimulatedProcess("process " + ++processes, true);
    }

    /** Lets the call of that number meet a fault. */
    public synchronized Faults strike(int number, Fault fault) {
        planned.put(number, fault);
        return this;
    }

    /** Lets every call that matches meet a fault. */
    public synchronized Faults strike(Predicate<Call> matches, Fault fault) {
        rules.add(new Rule(matches, fault));
        return this;
    }

    /** Observes every call before its effect. */
    public Faults before(Observer observer) {
        before.add(observer);
        return this;
    }

    /** Observes every call that took effect, also where the process dies or the answer is lost right after it. */
    public Faults after(Observer observer) {
        after.add(observer);
        return this;
    }

    /** Calls so far. */
    public synchronized int count() {
        return calls.size();
    }

    /** All calls so far, in order. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Forgets faults, rules, observers and calls: from here on nothing strikes, and counting begins at 1. */
    public synchronized void heal() {
        planned.clear();
        rules.clear();
        calls.clear();
        before.clear();
        after.clear();
    }

    /** The process of those who call a fake itself and not a view: it survives every crash. */
    SimulatedProcess outside() {
        return outside;
    }

    <T> T call(SimulatedProcess process, String name, Effect<T> effect) throws IOException {
        process.requireAlive();
        if (observing.get()) {
            return effect.take();
        }
        Call call = record(process, name);
        Fault fault = faultOf(call);
        show(call, before);
        process.requireAlive();
        if (fault == Fault.CRASH_BEFORE) {
            throw crash(call, "before");
        }
        if (fault == Fault.FAIL_BEFORE) {
            throw new IOException("simulated: no connection for " + call);
        }
        if (fault == Fault.REFUSE) {
            throw new StoreRefusedException("simulated: refused " + call);
        }
        T result = effect.take();
        show(call, after);
        process.requireAlive();
        if (fault == Fault.CRASH_AFTER) {
            throw crash(call, "after");
        }
        if (fault == Fault.LOSE_ANSWER) {
            throw new IOException("simulated: lost the answer to " + call);
        }
        return result;
    }

    private synchronized Call record(SimulatedProcess process, String name) {
        Call call = new Call(calls.size() + 1, name, process);
        calls.add(call);
        return call;
    }

    private synchronized @Nullable Fault faultOf(Call call) {
        Fault fault = planned.get(call.number());
        for (Rule rule : rules) {
            if (fault == null && rule.matches().test(call)) {
                fault = rule.fault();
            }
        }
        return fault;
    }

    private void show(Call call, List<Observer> observers) throws IOException {
        observing.set(true);
        try {
            for (Observer observer : observers) {
                observer.see(call);
            }
        } finally {
            observing.remove();
        }
    }

    private static SimulatedCrash crash(Call call, String when) {
        call.process().crash();
        return new SimulatedCrash(call.process() + " crashed " + when + " " + call);
    }
}
