// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final EncoderOptions OPTIONS =
            new EncoderOptions(Codec.UNCOMPRESSED, 1, 1 << 10, 1 << 16, Encodings.COMPATIBLE, Set.of());

    /** The third is still at work when the errors of the others are known. */
    @Test
    void nobodyIsAtWorkAnyMoreWhenAnErrorComesOut() {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch failing = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();

        try (Lanes lanes = new Lanes(3, OPTIONS, null)) {
            assertThatThrownBy(() -> lanes.run(3, (column, work) -> {
                        begun.countDown();
                        await(begun);
                        if (column < 2) {
                            failing.countDown();
                            throw new OutOfMemoryError("column " + column);
                        }
                        await(failing);
                        for (int i = 0; i < 1_000; i++) {
                            Thread.yield();
                        }
                        ended.set(true);
                    }))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessageStartingWith("column ");
            assertThat(ended).isTrue();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
