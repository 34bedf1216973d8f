// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body whose reads end in time: after a pause without bytes, or when the whole body takes too long. Either
 * ends the connection, as closing before the end does. The client's own stream would wait for ever, and ignores
 * interrupts on JDK 17.
 */
final class TimedBody extends InputStream implements BodySubscriber<TimedBody> {
    /** Buffer lists that may wait here, of 16 KiB or so each. */
    private static final int AHEAD = 8;

    /** What the connection says next: bytes, its end, or its failure. */
    private record Signal(
            List<ByteBuffer> buffers,
            boolean last,
            @Nullable Throwable failure) {}

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
    private final CompletableFuture<TimedBody> begun = new CompletableFuture<>();
    private final Duration idle;
    private volatile Duration limit = Duration.ZERO;
    private volatile long start;
    private Flow.@Nullable Subscription subscription;
    private boolean ended;
    private volatile boolean closed;
    private Runnable atEnd = () -> {};
    private volatile Runnable atBegin = this::begin;

    TimedBody(Duration idle) {
        this.idle = idle;
    }

    /** Sets the limit for the whole body, from now on. */
    TimedBody endWithin(Duration rest) {
        start = System.nanoTime();
        limit = rest;
        return this;
    }

    /** Runs this at the end of the body, or when it is closed, or now if it is; perhaps twice. */
    synchronized void whenEnded(Runnable action) {
        atEnd = action;
        if (closed) {
            action.run();
        }
    }

    /**
     * Runs this when the connection is about to give the body: what fails from then on, a read is told. It is to call {@link #begin},
     * or to have it called later.
     */
    void whenBegun(Runnable action) {
        atBegin = action;
    }

    /** Lets the client's own future know of the body. */
    void begin() {
        begun.complete(this);
    }

    @Override
    public CompletionStage<TimedBody> getBody() {
        return begun;
    }

    @Override
    public void onSubscribe(Flow.Subscription value) {
        if (subscribed(value)) {
            atBegin.run();
            value.request(AHEAD);
        } else {
            begin();
            value.cancel();
        }
    }

    private synchronized boolean subscribed(Flow.Subscription value) {
        if (!closed) {
            subscription = value;
        }
        return !closed;
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        signals.add(new Signal(item, false, null));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal(List.of(), true, failure));
        begin();
    }

    @Override
    public void onComplete() {
        signals.add(new Signal(List.of(), true, null));
    }

    /** The first bytes, up to that number, which stay to be read. */
    byte[] peek(int length) throws IOException {
        byte[] bytes = new byte[length];
        int read = 0;
        try {
            int count;
            while (read < length && (count = read(bytes, read, length - read)) > 0) {
                read += count;
            }
        } finally {
            if (read > 0) {
                buffers.addFirst(ByteBuffer.wrap(bytes, 0, read));
            }
        }
        return Arrays.copyOf(bytes, read);
    }

    /** As {@link #peek(int)}, but the bytes must come in that time. */
    byte[] peek(int length, Duration within) throws IOException {
        Duration own = limit;
        long ownStart = start;
        endWithin(within);
        try {
            return peek(length);
        } finally {
            limit = own;
            start = ownStart;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (buffers.isEmpty()) {
            if (ended) {
                return -1;
            }
            accept(await());
        }
        ByteBuffer current = buffers.element();
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        if (!current.hasRemaining()) {
            buffers.remove();
        }
        return count;
    }

    /** Ends the connection unless the body was read to its end; a read that waits in another thread ends too. */
    @Override
    public void close() {
        Flow.Subscription open;
        Runnable action;
        synchronized (this) {
            closed = true;
            open = subscription;
            subscription = null;
            action = atEnd;
        }
        action.run();
        if (open != null && !ended) {
            open.cancel();
        }
        signals.add(new Signal(List.of(), true, null));
    }

    private Signal await() throws IOException {
        long left = limit.toNanos() - (System.nanoTime() - start);
        Signal signal = left <= 0 ? null : poll(Math.min(left, idle.toNanos()));
        if (closed) {
            throw new IOException("closed");
        }
        if (signal == null) {
            close();
            throw new IOException(
                    left <= idle.toNanos() ? "not at its end after " + limit : "stalled: no bytes for " + idle);
        }
        return signal;
    }

    private @Nullable Signal poll(long nanos) throws IOException {
        try {
            return signals.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void accept(Signal signal) throws IOException {
        ended = signal.last();
        if (ended) {
            action().run();
        }
        if (signal.failure() != null) {
            throw new IOException("broke off", signal.failure());
        }
        signal.buffers().stream().filter(ByteBuffer::hasRemaining).forEach(buffers::add);
        Flow.Subscription open = subscription();
        if (open != null && !ended) {
            open.request(1);
        }
    }

    private synchronized Runnable action() {
        return atEnd;
    }

    private synchronized Flow.@Nullable Subscription subscription() {
        return subscription;
    }
}
