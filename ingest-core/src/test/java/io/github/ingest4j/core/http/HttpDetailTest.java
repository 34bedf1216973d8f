// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.core.DetailSource;
import io.github.ingest4j.core.http.WebServer.Asked;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A web service that is asked for each of a list of ids. */
class HttpDetailTest {
    /** Two readings for each station, one a page, and an empty page behind them. */
    private static Reply readings(Asked asked) {
        int page = Integer.parseInt(asked.query("page"));
        return Reply.json(page > 2 ? "[]" : "[{\"station\":\"" + asked.query("station") + "\",\"n\":" + page + "}]");
    }

    private DetailSource stations(WebServer server) {
        return DetailSource.of(
                request -> List.of("a/b?c=d", "e {f}&g"),
                local(server.url("/readings"))
                        .query("station", "{slice.id}")
                        .pages(Pagination.pageNumber("page"))
                        .build());
    }

    private static ReadRequest group(DetailSource source) throws Exception {
        return REQUEST.withSlice(source.plan(REQUEST).get(0));
    }

    @Test
    void idsReachTheServiceAsTheyAre() throws Exception {
        try (WebServer server = WebServer.serving(HttpDetailTest::readings)) {
            DetailSource source = stations(server);
            List<String> bodies = new ArrayList<>();

            try (PageReader pages = source.open(group(source))) {
                for (Page page = pages.next(); page != null; page = pages.next()) {
                    bodies.add(page.attributes().get("id") + " " + Reading.text(page));
                }
            }

            assertThat(bodies)
                    .containsExactly(
                            "a/b?c=d [{\"station\":\"a/b?c=d\",\"n\":1}]",
                            "a/b?c=d [{\"station\":\"a/b?c=d\",\"n\":2}]",
                            "a/b?c=d []",
                            "e {f}&g [{\"station\":\"e {f}&g\",\"n\":1}]",
                            "e {f}&g [{\"station\":\"e {f}&g\",\"n\":2}]",
                            "e {f}&g []");
        }
    }

    @Test
    void readGoesOnBehindAnyPageWithoutAskingForItAgain() throws Exception {
        try (WebServer server = WebServer.serving(HttpDetailTest::readings)) {
            DetailSource source = stations(server);
            ReadRequest request = group(source);

            for (boolean more = true; more; ) {
                try (PageReader pages = source.open(request)) {
                    Page page = pages.next();
                    more = page != null;
                    if (page != null) {
                        page.body().readAllBytes();
                        request = request.withResumeAfter(page.bookmark().orElseThrow());
                    }
                }
            }

            assertThat(server.asked())
                    .extracting(asked -> asked.query("station") + " " + asked.query("page"))
                    .containsExactly("a/b?c=d 1", "a/b?c=d 2", "a/b?c=d 3", "e {f}&g 1", "e {f}&g 2", "e {f}&g 3");
        }
    }
}
