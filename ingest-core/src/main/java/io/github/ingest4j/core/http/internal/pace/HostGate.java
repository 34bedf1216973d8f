// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.pace;

import io.github.ingest4j.core.internal.Pause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** When requests to one host may be sent, and how many are under way. Thread-safe. */
public final class HostGate {
    /** How long a pause of a host is believed, at most. */
    public static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();
    private static final Hold NONE = new Hold(0, "");

    /** Until when nothing is sent, and why. */
    private record Hold(long until, String why) {
        Hold orLater(long other, String reason) {
            return other > until ? new Hold(other, reason) : this;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final List<TokenBucket> buckets;
    private final int atOnce;
    private final LongSupplier nanos;
    private final Pause pause;
    private final Pace pace = new Pace();
    private Hold closed = NONE;
    private int underWay;

    public HostGate(List<Allowance> allowances, int atOnce, LongSupplier nanos, Pause pause) {
        this.buckets = allowances.stream().map(TokenBucket::new).toList();
        this.atOnce = atOnce;
        this.nanos = nanos;
        this.pause = pause;
    }

    /**
     * Waits for the turn of a request. Of several that wait, whichever comes first has it.
     *
     * @throws NoTurnException as soon as it is known that the wait would not be over in that time
     */
    public Turn enter(Duration patience) throws InterruptedException, NoTurnException {
        await(nanos.getAsLong() + patience.toNanos(), true);
        return new Turn(nanos.getAsLong());
    }

    /**
     * Waits until a request may be sent, and takes nothing: another may come first.
     *
     * @return what is left of that time
     * @throws NoTurnException as {@link #enter}
     */
    public Duration awaitFree(Duration patience) throws InterruptedException, NoTurnException {
        long end = nanos.getAsLong() + patience.toNanos();
        await(end, false);
        return Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
    }

    private void await(long end, boolean take) throws InterruptedException, NoTurnException {
        long wait;
        while ((wait = tryEnter(end, take)) > 0) {
            pause.pause(Duration.ofMillis((wait + MILLISECOND - 1) / MILLISECOND));
        }
    }

    /** How long to wait before the next try; 0 or less where the request may go. */
    private long tryEnter(long end, boolean take) throws InterruptedException, NoTurnException {
        lock.lock();
        try {
            awaitRoom(end);
            long now = nanos.getAsLong();
            Hold hold = hold();
            if (hold.until() > now) {
                if (hold.until() > end) {
                    throw new NoTurnException(hold.why(), Duration.ofNanos(hold.until() - now));
                }
                return hold.until() - now;
            }
            if (take) {
                buckets.forEach(bucket -> bucket.take(now));
                pace.sent(now);
                underWay++;
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in for that time, which counts up to a limit. */
    public void pause(Duration length, String why) {
        Duration believed = length.compareTo(LONGEST_PAUSE) < 0 ? length : LONGEST_PAUSE;
        lock.lock();
        try {
            closed = closed.orLater(nanos.getAsLong() + believed.toNanos(), why);
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom(long end) throws InterruptedException, NoTurnException {
        long left = end - nanos.getAsLong();
        while (underWay >= atOnce) {
            if (left <= 0) {
                throw new NoTurnException("as many requests as may be at once are under way: " + atOnce, Pace.FIRST);
            }
            left = room.awaitNanos(left);
        }
    }

    private Hold hold() {
        Hold hold = closed.orLater(pace.free(), "the host is asked less often since it refused requests");
        for (TokenBucket bucket : buckets) {
            hold = hold.orLater(bucket.free(), "the budget of " + bucket + " is used up");
        }
        return hold;
    }

    /** A request that may be sent, until its answer has ended. Thread-safe. */
    public final class Turn {
        private final long sent;
        private final AtomicBoolean over = new AtomicBoolean();

        private Turn(long sent) {
            this.sent = sent;
        }

        /** The host had too much to do for this request. */
        public void refused() {
            lock.lock();
            try {
                pace.refused(sent, nanos.getAsLong());
            } finally {
                lock.unlock();
            }
        }

        public void answered() {
            lock.lock();
            try {
                pace.answered(sent);
            } finally {
                lock.unlock();
            }
        }

        /** Makes room for another request; done once. */
        public void end() {
            if (over.compareAndSet(false, true)) {
                lock.lock();
                try {
                    underWay--;
                    room.signalAll(); // one may find that it has to wait for something else
                } finally {
                    lock.unlock();
                }
            }
        }
    }
}
