// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

class SourceOfPagesTest extends SourceContract {

    @Override
    protected Source source() {
        return request -> {
            int last = request.resumeAfter().map(Integer::valueOf).orElse(0);
            return PageReader.of(IntStream.rangeClosed(last + 1, 3)
                    .mapToObj(number -> Page.json("[" + number + "]").withBookmark(String.valueOf(number)))
                    .iterator());
        };
    }

    @Override
    protected ReadRequest request() {
        return ReadRequest.of(Samples.STREAM, Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1)));
    }
}
