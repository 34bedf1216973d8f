// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlainApiSourceTest extends ApiSourceContract {
    private static final String NINE = "2026-11-20T09:00:00Z";
    private static final String TEN = "2026-11-20T10:00:00Z";

    @Override
    protected void script(ScriptedApi api) {
        api.get("/orders")
                .query("since", NINE)
                .answers(ApiList.numbered(5).pages(2).byCursor("cursor"));
        api.get("/orders")
                .query("since", TEN)
                .answers(ApiList.numbered(3).pages(2).byCursor("cursor"));
    }

    @Override
    protected Source source(ScriptedApi api) {
        return new PlainApiSource(api.url("/orders"), Duration.ofSeconds(30));
    }

    @Override
    protected Source impatientSource(ScriptedApi api) {
        return new PlainApiSource(api.url("/orders"), Duration.ofMillis(100));
    }

    @Override
    protected ReadRequest request() {
        return Samples.REQUEST;
    }

    @Override
    protected List<String> records() {
        return List.of(
                "{\"data\":[{\"id\":1},{\"id\":2}],\"next\":\"1\"}",
                "{\"data\":[{\"id\":3},{\"id\":4}],\"next\":\"3\"}",
                "{\"data\":[{\"id\":5}],\"next\":null}");
    }
}
