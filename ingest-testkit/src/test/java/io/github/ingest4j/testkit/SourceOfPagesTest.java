// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class SourceOfPagesTest extends SourceContract {

    @Override
    protected Source source() {
        return request -> {
            int last = request.resumeAfter().map(Integer::valueOf).orElse(0);
            return PageReader.of(IntStream.rangeClosed(last + 1, 3)
                    .mapToObj(number -> Page.json("[\"" + request.window().name() + "\"," + number + "]")
                            .withBookmark(String.valueOf(number)))
                    .iterator());
        };
    }

    @Override
    protected ReadRequest request() {
        return Samples.REQUEST;
    }

    @Override
    protected List<String> records() {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(number -> "[\"20261120T090000Z_PT1H\"," + number + "]")
                .toList();
    }

    @Override
    protected Optional<String> noSecrets() {
        return Optional.of("the pages are made here");
    }
}
