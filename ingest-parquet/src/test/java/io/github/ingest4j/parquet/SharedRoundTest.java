// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The test's own thread is the one that waits, and helps. */
@Timeout(60)
class SharedRoundTest {
    private static final EncoderOptions OPTIONS =
            new EncoderOptions(Codec.UNCOMPRESSED, 1, 1 << 10, 1 << 16, Encodings.COMPATIBLE, Set.of());

    private final ExecutorService encoding = Executors.newSingleThreadExecutor();
    private final SharedRound shared = new SharedRound(OPTIONS);
    private final Thread waiting = Thread.currentThread();

    @AfterEach
    void close() {
        encoding.shutdownNow();
        shared.close();
    }

    private FutureTask<Void> encode(Callable<Void> work) {
        FutureTask<Void> task = new FutureTask<>(work) {
            @Override
            protected void done() {
                shared.ended();
            }
        };
        encoding.execute(task);
        return task;
    }

    private FutureTask<Void> encode(int columns, Round.Work work) {
        return encode(() -> {
            try (Lanes lanes = new Lanes(1, OPTIONS, shared)) {
                lanes.run(columns, work);
            }
            return null;
        });
    }

    @Test
    void waitingThreadTakesColumnsWhileTheOtherIsBusy() throws Exception {
        CountDownLatch bothAtWork = new CountDownLatch(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        FutureTask<Void> round = encode(2, (column, workspace) -> {
            threads.add(Thread.currentThread());
            bothAtWork.countDown();
            await(bothAtWork);
        });

        shared.helpUntilDone(round);

        assertThat(round).isDone();
        assertThat(threads).hasSize(2).contains(waiting);
    }

    @Test
    void waitingThreadHelpsWithEveryRoundUntilAllIsDone() throws Exception {
        int rounds = 50;
        Set<Integer> helped = ConcurrentHashMap.newKeySet();
        FutureTask<Void> all = encode(() -> {
            try (Lanes lanes = new Lanes(1, OPTIONS, shared)) {
                for (int i = 0; i < rounds; i++) {
                    int round = i;
                    CountDownLatch bothAtWork = new CountDownLatch(2);
                    lanes.run(2, (column, workspace) -> {
                        if (Thread.currentThread() == waiting) {
                            helped.add(round);
                        }
                        bothAtWork.countDown();
                        await(bothAtWork);
                    });
                }
            }
            return null;
        });

        shared.helpUntilDone(all);

        all.get();
        assertThat(helped).hasSize(rounds);
    }

    @Test
    void errorOfTheWaitingThreadIsTheEncodingThreads() throws Exception {
        CountDownLatch failing = new CountDownLatch(1);
        FutureTask<Void> round = encode(2, (column, workspace) -> {
            if (Thread.currentThread() == waiting) {
                failing.countDown();
                throw new OutOfMemoryError("of the waiting thread");
            }
            await(failing);
        });

        shared.helpUntilDone(round);

        assertThatThrownBy(round::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("of the waiting thread");
    }

    @Test
    void errorOfTheEncodingThreadComesOutWhenTheWaitingOneIsAtNoColumn() throws Exception {
        CountDownLatch bothAtWork = new CountDownLatch(2);
        CountDownLatch failing = new CountDownLatch(1);
        Set<Thread> ended = ConcurrentHashMap.newKeySet();
        FutureTask<Void> round = encode(2, (column, workspace) -> {
            bothAtWork.countDown();
            await(bothAtWork);
            if (Thread.currentThread() != waiting) {
                failing.countDown();
                throw new IOException("of the encoding thread");
            }
            await(failing);
            for (int i = 0; i < 1_000; i++) {
                Thread.yield();
            }
            assertThat(ended).isEmpty();
            ended.add(Thread.currentThread());
        });

        shared.helpUntilDone(round);

        assertThatThrownBy(round::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("of the encoding thread");
        assertThat(ended).containsExactly(waiting);
    }

    @Test
    void interruptEndsTheWaitingAndNotTheRound() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        FutureTask<Void> round = encode(() -> {
            over.await();
            return null;
        });

        waiting.interrupt();

        assertThatThrownBy(() -> shared.helpUntilDone(round)).isInstanceOf(InterruptedException.class);
        assertThat(round).isNotDone();
        over.countDown();
        round.get();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
