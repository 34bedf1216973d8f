// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.Source;
import java.io.IOException;

/** A source that answers for now, whatever window it is asked for. */
record NowSource(Source source) implements SnapshotSource {
    @Override
    public PageReader open(ReadRequest request) throws IOException, InterruptedException {
        return source.open(request);
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
