// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Retries;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.core.local.FileSecrets;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.testkit.InMemoryLedger;
import io.github.ingest4j.testkit.InMemoryObjectStore;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import io.github.ingest4j.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole run over POST, pages, tokens that end in between, a refresh token that is replaced, and tries that fail. */
@Timeout(30)
class PagedPostTest {
    private static final Window NINE = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));

    @TempDir
    Path secrets;

    private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-20T10:30:00Z"));
    private final InMemoryObjectStore lake = new InMemoryObjectStore();
    private final List<String> pages = new ArrayList<>();
    private String refreshToken = "refresh-token-0";

    @Test
    void eachRecordArrivesOnceThoughTokensEndAndTriesFail() throws Exception {
        Files.writeString(secrets.resolve("ID"), "client-77");
        Files.writeString(secrets.resolve("SECRET"), "s3cret-of-the-client");
        Files.writeString(secrets.resolve("REFRESH"), refreshToken);
        try (AuthServer server = new AuthServer()) {
            server.answering(asked -> token(server, asked)).serving(asked -> page(server, asked));

            WindowReport report = pipeline(server).run(NINE).windows().get(0);

            assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(report.pages()).isEqualTo(5);
            assertThat(InMemoryStagingSink.rows(lake, "orders"))
                    .containsExactly("{id=1}", "{id=2}", "{id=3}", "{id=4}");
            // Page 3 was asked for with the old token in two tries; page 4 was answered by 503 at first.
            assertThat(pages).containsExactly("1", "2", "3", "4", "4", "5");
            assertThat(server.shown())
                    .containsExactly(
                            "Bearer access-token-1",
                            "Bearer access-token-1",
                            "Bearer access-token-1",
                            "Bearer access-token-1",
                            "Bearer access-token-2",
                            "Bearer access-token-2",
                            "Bearer access-token-2",
                            "Bearer access-token-2");
        }
        assertThat(new FileSecrets(secrets).get("REFRESH").reveal()).isEqualTo("refresh-token-2");
        assertThat(lake.visible().values())
                .extracting(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .noneMatch(text -> text.contains("-token-") || text.contains("s3cret-of-the-client"));
    }

    private synchronized Reply token(AuthServer server, AuthServer.Asked asked) {
        if (!asked.form().get("refresh_token").equals(refreshToken)) {
            return Reply.of(400, "{\"error\": \"invalid_grant\"}");
        }
        if (server.asked().size() == 2) {
            return Reply.of(503, "later");
        }
        refreshToken = "refresh-token-" + (server.issuedSoFar() + 1);
        return server.issue("\"expires_in\": 3600, \"refresh_token\": \"" + refreshToken + "\"");
    }

    private Reply page(AuthServer server, AuthServer.Asked asked) {
        String page = asked.body().replaceAll(".*\"page\":([0-9]+).*", "$1");
        pages.add(page);
        if (pages.equals(List.of("1", "2", "3", "4"))) {
            return Reply.of(503, "later");
        }
        if (page.equals("2")) {
            server.revokeAll();
        }
        return Reply.json(page.equals("5") ? "[]" : "[{\"id\":" + page + "}]");
    }

    private Pipeline pipeline(AuthServer server) {
        HttpSource source = HttpSource.post(server.url("/orders"), "{\"since\": \"{window.start}\", \"page\": 0}")
                .allowHttp()
                .allowPrivateAddresses()
                .auth(Auth.refreshToken(server.url("/token"), "ID", "SECRET", "REFRESH"))
                .pages(Pagination.pageNumber("/page").inBody())
                .build();
        return Pipeline.named("shop")
                .source(source)
                .secrets(new FileSecrets(secrets))
                .rawSink(StoreRawSink.on(lake))
                .ledger(new InMemoryLedger(clock))
                .transformer(JsonTransformer.create())
                .sink(InMemoryStagingSink.of("orders", lake))
                .retries(new Retries(3, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5)))
                .clock(clock)
                .build();
    }
}
