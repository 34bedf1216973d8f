// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SinceIdSourceTest extends SequentialSourceContract {
    private static final int PAGE = 2;

    private final ApiList events = ApiList.numbered(5);
    private @Nullable ScriptedApi api;

    @BeforeEach
    void start() throws IOException {
        ScriptedApi started = ScriptedApi.start();
        started.get("/events")
                .answers(request -> after(Long.parseLong(request.query("after").orElseThrow())));
        api = started;
    }

    private ApiReply after(long id) {
        return ApiReply.json(events.records().stream()
                .filter(record -> id(record) > id)
                .limit(PAGE)
                .collect(Collectors.joining(",", "[", "]")));
    }

    private static long id(String record) {
        return Long.parseLong(record.replaceAll("[^0-9]", ""));
    }

    @AfterEach
    void stop() throws IOException {
        requireNonNull(api).close();
    }

    @Override
    protected final Source source() {
        return source(requireNonNull(api).url("/events"));
    }

    Source source(String url) {
        return new SinceIdSource(url);
    }

    @Override
    protected ReadRequest request() {
        return Samples.REQUEST;
    }

    @Override
    protected List<String> records() {
        return events.records();
    }

    @Override
    protected List<String> recordsIn(String mediaType, byte[] body) {
        return SinceIdSource.RECORD
                .matcher(new String(body, UTF_8))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Override
    protected List<String> addRecords() {
        int last = events.records().size();
        List<String> added = Stream.iterate(last + 1, id -> id + 1)
                .limit(3)
                .map(id -> "{\"id\":" + id + "}")
                .toList();
        added.forEach(events::add);
        return added;
    }
}
