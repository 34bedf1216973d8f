// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.StreamId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLakeTest {
    @TempDir
    Path folder;

    @Test
    void createsNothingUntilItIsUsed() {
        LocalLake.at(folder.resolve("lake"));

        assertThat(folder.resolve("lake")).doesNotExist();
    }

    @Test
    void ledgerIsInAFolderThatTheStoreDoesNotList() throws IOException {
        LocalLake lake = LocalLake.at(folder.resolve("lake"));

        lake.ledger().startCursor(new StreamId("shop", "orders"), Instant.EPOCH);
        lake.store().createIfAbsent("a", new byte[0]);

        assertThat(folder.resolve("lake/.ledger")).isDirectory();
        try (Stream<String> keys = lake.store().list("")) {
            assertThat(keys).containsExactly("a");
        }
    }
}
