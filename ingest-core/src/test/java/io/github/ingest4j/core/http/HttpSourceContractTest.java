// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.local;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.testkit.ApiBehaviour;
import io.github.ingest4j.testkit.ApiList;
import io.github.ingest4j.testkit.ApiReply;
import io.github.ingest4j.testkit.ApiRequest;
import io.github.ingest4j.testkit.ApiSourceContract;
import io.github.ingest4j.testkit.ScriptedApi;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** What all sources promise, of this one with several kinds of paging and credentials. */
@Timeout(60)
class HttpSourceContractTest {
    private static final Pattern RECORD = Pattern.compile("\\{\"id\":[0-9]+}");
    /** One for all, as hundreds of clients take their time. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final Duration SHORT = Duration.ofMillis(100);

    @Nested
    @Tag("slow")
    class LinkHeadersAndAPassword extends OfHttpSource {
        @Override
        ApiBehaviour answers(ApiList.Pages pages) {
            return pages.byLinkHeader();
        }

        @Override
        HttpSource.Builder settings(HttpSource.Builder source, ScriptedApi api) {
            return source.pages(Pagination.linkHeader()).auth(Auth.basic("USER", "PASSWORD"));
        }
    }

    @Nested
    class PageNumbersAndAKeyInTheUrl extends OfHttpSource {
        @Override
        ApiBehaviour answers(ApiList.Pages pages) {
            return pages.byNumber("page");
        }

        @Override
        HttpSource.Builder settings(HttpSource.Builder source, ScriptedApi api) {
            return source.pages(Pagination.pageNumber("page")).auth(Auth.query("key", "KEY"));
        }
    }

    @Nested
    @Tag("slow")
    class NextLinksAndASignature extends OfHttpSource {
        @Override
        ApiBehaviour answers(ApiList.Pages pages) {
            return pages.byNextLink();
        }

        @Override
        HttpSource.Builder settings(HttpSource.Builder source, ScriptedApi api) {
            RequestSigner signer = (request, secrets) -> Map.of(
                    "X-Signature",
                    HexFormat.of().formatHex(secrets.get("KEY").reveal().getBytes(UTF_8)));
            return source.pages(Pagination.nextLink("/next")).auth(Auth.signedBy(signer));
        }
    }

    @Nested
    class CursorsAndTokensForTheClient extends OfHttpSource {
        @Override
        protected void script(ScriptedApi api) {
            super.script(api);
            api.post("/token").answers(ApiReply.json("{\"access_token\":\"t-1\",\"expires_in\":3600}"));
        }

        @Override
        ApiBehaviour answers(ApiList.Pages pages) {
            return pages.byCursor("cursor");
        }

        @Override
        HttpSource.Builder settings(HttpSource.Builder source, ScriptedApi api) {
            return source.pages(Pagination.cursor("cursor", "/next"))
                    .auth(Auth.clientCredentials(api.url("/token"), "ID", "SECRET"));
        }

        @Override
        protected boolean asksForRecords(ApiRequest request) {
            return !request.path().equals("/token");
        }
    }

    /** The contract, about a list whose windows differ. */
    private abstract static class OfHttpSource extends ApiSourceContract {

        abstract ApiBehaviour answers(ApiList.Pages pages);

        abstract HttpSource.Builder settings(HttpSource.Builder source, ScriptedApi api);

        @Override
        protected void script(ScriptedApi api) {
            api.get("/orders")
                    .query("since", "2026-11-20T09:00:00Z")
                    .answers(answers(ApiList.numbered(3).pages(2)));
            api.get("/orders")
                    .query("since", "2026-11-20T10:00:00Z")
                    .answers(answers(ApiList.numbered(1).pages(2)));
        }

        @Override
        protected Source source(ScriptedApi api) {
            return source(api, Function.identity());
        }

        @Override
        protected Source impatientSource(ScriptedApi api) {
            return source(api, source -> source.headersTimeout(SHORT).idleTimeout(SHORT));
        }

        private Source source(ScriptedApi api, Function<HttpSource.Builder, HttpSource.Builder> times) {
            HttpSource.Builder source =
                    local(api.url("/orders")).query("since", "{window.start}").client(CLIENT);
            return times.apply(settings(source, api)).build();
        }

        @Override
        protected ReadRequest request() {
            return Reading.REQUEST;
        }

        @Override
        protected List<String> records() {
            return ApiList.numbered(3).records();
        }

        @Override
        protected List<String> recordsIn(String mediaType, byte[] body) {
            return RECORD.matcher(new String(body, UTF_8))
                    .results()
                    .map(MatchResult::group)
                    .toList();
        }
    }
}
