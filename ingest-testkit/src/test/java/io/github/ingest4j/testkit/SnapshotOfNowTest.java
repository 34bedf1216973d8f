// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.Source;
import java.util.List;
import java.util.Optional;

/** A source of which little holds, and which says why. */
class SnapshotOfNowTest extends SourceContract {

    @Override
    protected Source source() {
        SnapshotSource now = request -> PageReader.of(Page.csv("n\n7\n8\n"));
        return now;
    }

    @Override
    protected ReadRequest request() {
        return Samples.REQUEST;
    }

    @Override
    protected List<String> records() {
        return List.of("7", "8");
    }

    @Override
    protected List<String> recordsIn(String mediaType, byte[] body) throws Exception {
        return super.recordsIn(mediaType, body).get(0).lines().skip(1).toList();
    }

    @Override
    protected Optional<String> noBookmarks() {
        return Optional.of("there is one page");
    }

    @Override
    protected Optional<String> noSecrets() {
        return Optional.of("the page is made here");
    }

    @Override
    protected Optional<String> sameForAllWindows() {
        return Optional.of("it answers for now only");
    }
}
