// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.StagingSink;
import io.github.ingest4j.StagingSink.StagedFile;
import java.util.List;

class InMemoryStagingSinkTest extends StagingSinkContract {
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Override
    protected StagingSink sink() {
        return InMemoryStagingSink.of("new orders", store).withRowsPerFile(2);
    }

    @Override
    protected List<Long> visibleIds() {
        return InMemoryStagingSink.rows(store, "new orders").stream()
                .map(row -> Long.valueOf(row.substring("{id=".length(), row.indexOf(','))))
                .toList();
    }

    @Override
    protected void remove(StagedFile file) {
        store.remove(file.key());
    }
}
