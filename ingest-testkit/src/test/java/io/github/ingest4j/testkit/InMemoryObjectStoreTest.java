// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class InMemoryObjectStoreTest extends ObjectStoreContract {
    private final Faults faults = new Faults();
    private final InMemoryObjectStore world = new InMemoryObjectStore(faults);
    private final ObjectStore first = world.as(faults.process());
    private final ObjectStore second = world.as(faults.process());

    @Override
    protected ObjectStore store() {
        return first;
    }

    @Override
    protected ObjectStore reopen() {
        return second;
    }

    @Test
    void stagedObjectsAreKeptApartFromVisibleOnes() throws IOException {
        try (ObjectUpload sealed = first.stage("a");
                ObjectUpload open = first.stage("b")) {
            sealed.write(1);
            sealed.seal();

            assertThat(world.visible()).isEmpty();
            assertThat(world.staged())
                    .containsExactly(
                            new InMemoryObjectStore.Staged("a", "staging-1", 1, true),
                            new InMemoryObjectStore.Staged("b", "staging-2", 0, false));
            assertThat(open.bytesWritten()).isZero();
        }
        assertThat(world.staged()).hasSize(1);
    }
}
