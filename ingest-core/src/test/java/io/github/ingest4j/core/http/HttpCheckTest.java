// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.AuthTest.with;
import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.core.local.FileSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class HttpCheckTest {
    private static final ReadRequest WITHOUT_SECRETS = REQUEST.withSecrets(name -> {
        throw new AssertionError("asked for " + name);
    });

    @Test
    void theFirstRequestIsDescribedWithTheNamesOfItsSecrets() {
        HttpSource source = HttpSource.post(
                        "https://api.example.com/v1/orders", "{\"since\":\"{window.start}\",\"page\":0}")
                .query("until", "{window.end}")
                .header("X-Team", "blue")
                .auth(Auth.query("api_key", "shop/api#key"))
                .auth(Auth.header("X-Tenant", "shop/tenant"))
                .auth(Auth.clientCredentials("https://id.example.com/token?x=y", "shop/oauth#id", "shop/oauth#secret"))
                .auth(Auth.signedBy((request, secrets) -> Map.of()))
                .pages(Pagination.pageNumber("/page").inBody().size("/size", 50))
                .build();

        assertThat(source.describe(WITHOUT_SECRETS))
                .isEqualTo("POST https://api.example.com/v1/orders?until=2026-11-20T10%3A00%3A00Z"
                        + "&api_key=[secret shop/api#key]\n"
                        + "Accept: application/json\n"
                        + "Accept-Encoding: gzip\n"
                        + "Authorization: Bearer [token by client credentials at https://id.example.com/token?x=* for"
                        + " client shop/oauth#id with shop/oauth#secret]\n"
                        + "Content-Type: application/json\n"
                        + "User-Agent: ingest4j/" + LibraryVersion.TEXT + " (weather/observations)\n"
                        + "X-Team: blue\n"
                        + "X-Tenant: [secret shop/tenant]\n"
                        + "[headers of a signer]\n"
                        + "\n"
                        + "{\"since\":\"2026-11-20T09:00:00Z\",\"page\":1,\"size\":50}");
    }

    @Test
    void basicIsDescribedByTheNamesOfBothSecrets() {
        HttpSource source = HttpSource.get("https://api.example.com/v1")
                .auth(Auth.basic("USER", "PASSWORD"))
                .build();

        assertThat(source.describe(WITHOUT_SECRETS))
                .startsWith("GET https://api.example.com/v1\n")
                .contains("\nAuthorization: Basic [secret USER, secret PASSWORD]\n");
    }

    @Test
    void theDescriptionIsOfWhatIsSent() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = local(server.url("/v1"))
                    .query("since", "{window.start}")
                    .auth(Auth.header("X-Key", "KEY"))
                    .pages(Pagination.pageNumber("page").size("size", 50))
                    .build();

            source.check(REQUEST);

            String described = source.describe(REQUEST);
            assertThat(described)
                    .startsWith("GET " + server.url(server.lastAsked().uri().toString()) + "\n");
            for (String line : described.lines().skip(1).toList()) {
                String[] header = line.replace("[secret KEY]", "value-of-KEY").split(": ", 2);
                assertThat(server.lastAsked().header(header[0])).isEqualTo(header[1]);
            }
        }
    }

    @Test
    void aCheckSendsOneRequestAndSaysWhatAnswers() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[{\"id\":1}]"))) {
            HttpSource source = local(server.url("/v1"))
                    .query("city", "Bonn")
                    .bearer("TOKEN")
                    .pages(Pagination.pageNumber("page"))
                    .build();

            FirstAnswer answer = source.check(REQUEST);

            assertThat(answer)
                    .isEqualTo(new FirstAnswer(
                            server.url("/v1?city=*&page=*"), 200, "application/json", OptionalLong.of(10)))
                    .hasToString(server.url("/v1?city=*&page=*") + " answers 200: application/json, 10 bytes");
            assertThat(server.asked()).hasSize(1);
            assertThat(server.lastAsked().header("Authorization")).isEqualTo("Bearer value-of-TOKEN");
        }
    }

    @Test
    void nothingToSendIsAnAnswerToo() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(204, ""))) {
            HttpSource source = local(server.url("/v1")).build();

            assertThat(source.check(REQUEST))
                    .isEqualTo(new FirstAnswer(server.url("/v1"), 204, "", OptionalLong.empty()))
                    .hasToString(server.url("/v1") + " answers 204");
        }
    }

    @Test
    void whatCountsAsNothingIsNoBody() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(404, "none of that day"))) {
            HttpSource source = local(server.url("/v1"))
                    .treat(Answers.status(404), As.EMPTY)
                    .build();

            assertThat(source.check(REQUEST))
                    .isEqualTo(new FirstAnswer(server.url("/v1"), 404, "", OptionalLong.empty()))
                    .hasToString(server.url("/v1") + " answers 404");
        }
    }

    @Test
    void aKeyThatTheServerRefusesIsNamed() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(401, "no such key " + asked.header("X-Key")))) {
            HttpSource source =
                    local(server.url("/v1")).auth(Auth.header("X-Key", "KEY")).build();

            assertThatThrownBy(() -> source.check(with(Map.of("KEY", "s3cret-key"))))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL_UNAUTHORISED))
                    .hasMessage("GET " + server.url("/v1")
                            + " answered 401: no such key [hidden]; the server refused secret KEY");
        }
    }

    @Test
    void aSecretThatIsNotThereIsTold() {
        HttpSource source =
                HttpSource.get("https://api.example.com/v1").bearer("TOKEN").build();

        assertThatThrownBy(() -> source.check(ReadRequest.of(REQUEST.stream(), REQUEST.window())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("this request brings no secrets; asked for 'TOKEN'");
    }

    @Test
    void aCheckTriesTheClientAtItsTokenEndpoint() throws Exception {
        try (AuthServer server = new AuthServer()) {
            HttpSource source = local(server.url("/data"))
                    .auth(Auth.clientCredentials(server.url("/token"), "ID", "SECRET"))
                    .build();

            assertThat(source.check(REQUEST).status()).isEqualTo(200);
            assertThat(server.asked()).hasSize(1);
            server.answering(asked -> Reply.of(401, "{\"error\": \"invalid_client\"}"));

            assertThatThrownBy(() -> source.check(with(Map.of("ID", "value-of-ID", "SECRET", "another"))))
                    .isInstanceOf(SourceException.class)
                    .hasMessage("POST " + server.url("/token")
                            + " answered 401: invalid_client; 127.0.0.1 refused client ID with SECRET");
        }
    }

    @Test
    void aRefreshTokenThatIsReplacedAtACheckIsSaved(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("ID"), "client-77");
        Files.writeString(folder.resolve("REFRESH"), "refresh-token-0");
        try (AuthServer server = new AuthServer()) {
            server.answering(asked -> server.issue("\"refresh_token\": \"refresh-token-1\""));
            HttpSource source = local(server.url("/data"))
                    .auth(Auth.refreshToken(server.url("/token"), "ID", "REFRESH"))
                    .build();

            source.check(REQUEST.withSecrets(new FileSecrets(folder)));
        }

        assertThat(Files.readString(folder.resolve("REFRESH"))).isEqualTo("refresh-token-1");
    }
}
