// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SlicedSource;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RegionsSourceTest extends SlicedSourceContract {
    private @Nullable ScriptedApi api;

    @BeforeEach
    void start() throws IOException {
        ScriptedApi started = ScriptedApi.start();
        started.get("/regions").answers(ApiReply.json("[\"north\",\"south\",\"west\"]"));
        answerOrders(started, "north", ApiList.of("{\"n\":1}"));
        answerOrders(started, "south", ApiList.numbered(3));
        answerOrders(started, "west", ApiList.of("{\"w\":1}", "{\"w\":2}"));
        api = started;
    }

    private static void answerOrders(ScriptedApi api, String region, ApiList orders) {
        api.get("/orders/" + region).answers(orders.pages(2).byCursor("cursor"));
    }

    @AfterEach
    void stop() throws IOException {
        requireNonNull(api).close();
    }

    @Override
    protected final SlicedSource source() {
        return source(requireNonNull(api).url(""));
    }

    SlicedSource source(String url) {
        return new RegionsSource(url);
    }

    @Override
    protected ReadRequest window() {
        return Samples.REQUEST;
    }

    @Override
    protected List<List<String>> recordsOfSlices() {
        return List.of(
                List.of("{\"data\":[{\"n\":1}],\"next\":null}"),
                List.of("{\"data\":[{\"id\":1},{\"id\":2}],\"next\":\"1\"}", "{\"data\":[{\"id\":3}],\"next\":null}"),
                List.of("{\"data\":[{\"w\":1},{\"w\":2}],\"next\":null}"));
    }
}
