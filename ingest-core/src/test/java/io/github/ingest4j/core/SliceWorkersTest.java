// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.ingest4j.Slice;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.WindowEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SliceWorkersTest {

    @Test
    @Timeout(30)
    void threadsThatHaveStartedEndWhereAnotherCannotBeStarted() {
        World world = new World();
        TimeLimit limit = new TimeLimit(world.clock, Optional.empty(), Duration.ofHours(1));
        WindowEntry entry = WindowEntry.fresh(NINE);
        Progress progress = new Progress(world.pipeline().parts(), new Claim(STREAM, entry), entry, limit);
        List<Thread> started = new ArrayList<>();
        ThreadFactory onlyOne = work -> {
            if (started.size() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            started.add(new Thread(work));
            return started.get(0);
        };
        CountDownLatch never = new CountDownLatch(1);
        List<Slice> slices = List.of(Slice.of("a"), Slice.of("b"));
        SliceWorkers workers = new SliceWorkers(world.clock, limit, progress, slices, slice -> never.await(), onlyOne);

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> workers.run(2))
                .withMessage("unable to create native thread");

        assertThat(started).singleElement().matches(thread -> !thread.isAlive(), "has ended");
        assertThat(progress.isStopped()).isTrue();
    }
}
