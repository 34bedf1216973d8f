// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A service that gives everything since a position: its records are numbered, and there are more of them at each reading. */
final class Feed implements Source {
    private static final int PAGE = 2;

    /** Records that come between two readings. */
    int growth = 3;

    final List<Optional<String>> asked = new ArrayList<>();
    private int length;

    @Override
    public boolean isSequential() {
        return true;
    }

    @Override
    public PageReader open(ReadRequest request) {
        asked.add(request.position());
        length += growth;
        return new Reader(request, length);
    }

    /** What a reader of the table sees once records up to a number are read. */
    static List<String> rows(int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(Feed::id)
                .map(id -> "{id=" + id + "}")
                .sorted()
                .toList();
    }

    int length() {
        return length;
    }

    private static String id(int number) {
        return "r" + number;
    }

    private static final class Reader implements PageReader {
        private final int end;
        private int read;

        Reader(ReadRequest request, int end) {
            this.end = request.resumeAfter().isPresent()
                    ? Integer.parseInt(request.resumeAfter().get()) + PAGE
                    : end;
            this.read =
                    Integer.parseInt(request.resumeAfter().or(request::position).orElse("0"));
        }

        @Override
        public @Nullable Page next() throws IOException {
            if (read >= end) {
                return null;
            }
            List<String> records = new ArrayList<>();
            while (records.size() < PAGE && read < end) {
                records.add("{\"id\":\"" + id(++read) + "\"}");
            }
            return Page.json(records.toString()).withBookmark(String.valueOf(read));
        }

        @Override
        public Optional<String> position() {
            return Optional.of(String.valueOf(read));
        }
    }
}
