// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.local;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.testkit.ApiReply;
import io.github.ingest4j.testkit.ApiRequest;
import io.github.ingest4j.testkit.ScriptedApi;
import io.github.ingest4j.testkit.SequentialSourceContract;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/** What all sequential sources promise, of each way in which a web service is read on. */
@Timeout(60)
class IncrementalContractTest {
    private static final Pattern RECORD = Pattern.compile("\\{\"id\":[0-9]+,\"at\":\"[^\"]*\"}");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Nested
    class ByAToken extends OfHttpSource {
        @Override
        HttpSource.Builder reading(HttpSource.Builder source) {
            return source.query("since", "{position}")
                    .pages(Pagination.cursor("cursor", "/next").records("/data"))
                    .incremental(Incremental.token("/sync"));
        }
    }

    @Nested
    class ByALink extends OfHttpSource {
        @Override
        HttpSource.Builder reading(HttpSource.Builder source) {
            return source.pages(Pagination.nextLink("/nextLink").records("/data"))
                    .incremental(Incremental.link("/deltaLink"));
        }
    }

    @Nested
    class ByTheGreatestNumber extends OfHttpSource {
        @Override
        HttpSource.Builder reading(HttpSource.Builder source) {
            return source.query("since", "{position}")
                    .pages(Pagination.cursor("cursor", "/next").records("/data"))
                    .incremental(Incremental.greatest("/id").startingAt("0"));
        }
    }

    @Nested
    class ByTheLatestTime extends OfHttpSource {
        @Override
        HttpSource.Builder reading(HttpSource.Builder source) {
            return source.query("from", "{position}")
                    .pages(Pagination.cursor("cursor", "/next").records("/data"))
                    .incremental(Incremental.latest("/at"));
        }

        @Override
        protected Optional<String> recordsComeAgain() {
            return Optional.of("the service includes the time that it is asked from");
        }
    }

    /** A list that knows every way to be asked for what is new, two records a page. */
    abstract static class OfHttpSource extends SequentialSourceContract {
        private static final int PAGE = 2;
        private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

        private final List<String> records = new ArrayList<>();
        private @Nullable ScriptedApi api;

        abstract HttpSource.Builder reading(HttpSource.Builder source);

        @BeforeEach
        void start() throws IOException {
            add(5);
            ScriptedApi started = ScriptedApi.start();
            started.get("/events").answers(this::answer);
            api = started;
        }

        @AfterEach
        void stop() throws IOException {
            requireNonNull(api).close();
        }

        private List<String> add(int count) {
            List<String> added = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int id = records.size() + 1;
                added.add("{\"id\":" + id + ",\"at\":\"" + time(id) + "\"}");
                records.add(added.get(i));
            }
            return added;
        }

        private static Instant time(int id) {
            return FIRST.plusSeconds(id);
        }

        /** The cursor is the number of the record before the page. */
        private ApiReply answer(ApiRequest request) {
            int before = request.query("from")
                    .map(time ->
                            (int) Duration.between(FIRST, Instant.parse(time)).toSeconds() - 1)
                    .orElse(request.query("since").map(Integer::parseInt).orElse(0));
            int first = request.query("cursor").map(Integer::parseInt).orElse(before);
            int last = Math.min(records.size(), first + PAGE);
            String data = records.subList(first, last).stream().collect(Collectors.joining(",", "[", "]"));
            String url = requireNonNull(api).url("/events");
            String rest = last < records.size()
                    ? "\"next\":\"" + last + "\",\"nextLink\":\"" + url + "?cursor=" + last + "\""
                    : "\"sync\":\"" + last + "\",\"deltaLink\":\"" + url + "?since=" + last + "\"";
            return ApiReply.json("{\"data\":" + data + "," + rest + "}");
        }

        @Override
        protected Source source() {
            return reading(local(requireNonNull(api).url("/events"))
                            .client(CLIENT)
                            .bearer("TOKEN"))
                    .build();
        }

        @Override
        protected ReadRequest request() {
            return ReadRequest.of(
                    new StreamId("pipeline", "main"),
                    Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1)));
        }

        @Override
        protected List<String> records() {
            return List.copyOf(records);
        }

        @Override
        protected List<String> recordsIn(String mediaType, byte[] body) {
            return RECORD.matcher(new String(body, UTF_8))
                    .results()
                    .map(MatchResult::group)
                    .toList();
        }

        @Override
        protected List<String> addRecords() {
            return add(3);
        }
    }
}
