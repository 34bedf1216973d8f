// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.address.AddressRules;
import io.github.ingest4j.core.http.internal.secret.KnownSecrets;
import io.github.ingest4j.core.http.internal.secret.Tokens;
import io.github.ingest4j.core.http.internal.secret.UsedSecrets;
import io.github.ingest4j.core.internal.Pause;
import io.github.ingest4j.core.internal.Redactor;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRedirectTest {
    private static final Limits LIMITS = new Limits(
            HttpSource.CONNECT_TIMEOUT,
            HttpSource.HEADERS_TIMEOUT,
            HttpSource.IDLE_TIMEOUT,
            HttpSource.BODY_TIMEOUT,
            HttpSource.MAX_BODY_BYTES,
            false);

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsWithinTheOriginWithAllHeaders(int status) throws Exception {
        try (WebServer server = WebServer.serving(asked ->
                asked.uri().getPath().equals("/old") ? Reply.redirect(status, "new?x=1") : Reply.json("[1]"))) {
            assertThat(bodies(credentialled(server.url("/old")).build())).containsExactly("[1]");

            assertThat(server.lastAsked().uri()).hasToString("/new?x=1");
            assertThat(server.lastAsked().header("Authorization")).isEqualTo("Bearer value-of-TOKEN");
            assertThat(server.lastAsked().header("X-Team")).isEqualTo("blue");
        }
    }

    @Test
    void anotherOriginSeesNoHeaderOfTheCaller() throws Exception {
        try (WebServer other = WebServer.serving(asked -> Reply.json("[2]"));
                WebServer home = WebServer.serving(asked -> Reply.redirect(302, other.url("/file")))) {
            HttpSource source = credentialled(home.url("/"))
                    .allowHost(URI.create(other.url("/")).getAuthority())
                    .build();

            assertThat(bodies(source)).containsExactly("[2]");

            assertThat(home.lastAsked().headers())
                    .containsKeys("Authorization", "X-Api-Key", "X-Team")
                    .containsEntry("User-agent", "ingest4j/test");
            assertThat(other.lastAsked().headers())
                    .containsEntry("Accept", "*/*")
                    .containsEntry("User-agent", "ingest4j/development (weather/observations)");
            assertThat(other.lastAsked().headers().keySet())
                    .isSubsetOf("Accept", "Accept-encoding", "User-agent", "Host", "Content-length");
        }
    }

    @Test
    void theWayBackHomeCarriesNoHeaderEither() throws Exception {
        WebServer[] servers = new WebServer[1];
        try (WebServer server = WebServer.serving(asked -> switch (asked.uri().getPath()) {
            case "/a" -> Reply.redirect(302, servers[0].otherUrl("/b"));
            case "/b" -> Reply.redirect(302, servers[0].url("/c"));
            default -> Reply.json("[]");
        })) {
            servers[0] = server;

            bodies(credentialled(server.url("/a"))
                    .allowHost(server.otherPlace())
                    .build());

            assertThat(server.lastAsked().uri()).hasToString("/c");
            assertThat(server.lastAsked().headers()).doesNotContainKeys("Authorization", "X-Api-Key", "X-Team");
        }
    }

    @Test
    void aFourOhOneOfAnotherOriginRenewsNothing() throws Exception {
        try (WebServer other = WebServer.serving(asked -> Reply.of(401, ""));
                WebServer home = WebServer.serving(asked -> Reply.redirect(302, other.url("/file")))) {
            HttpSource source = credentialled(home.url("/"))
                    .allowHost(URI.create(other.url("/")).getAuthority())
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .hasMessageEndingWith("/file answered 401; the request carried no secret");
            assertThat(home.asked()).hasSize(1);
        }
    }

    @Test
    void fiveHopsAreTheMost() throws Exception {
        try (WebServer server = WebServer.serving(asked -> {
            int hop = Integer.parseInt(asked.uri().getPath().substring(1));
            return hop == 0 ? Reply.json("[]") : Reply.redirect(302, "/" + (hop - 1));
        })) {
            assertThat(bodies(local(server.url("/5")).build())).hasSize(1);
            assertRefused(server.url("/6"), "led to more than 5 redirects");
        }
    }

    @Test
    void anotherHostIsRefused() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.redirect(302, "http://169.254.169.254/latest"))) {
            assertRefused(
                    server.url("/"),
                    "GET http://169.254.169.254/latest is refused: host 169.254.169.254 is not allowed");
        }
    }

    @Test
    void anotherPortIsAnotherPlace() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.redirect(302, "http://127.0.0.1:9001/runtime"))) {
            assertRefused(server.url("/"), "host 127.0.0.1:9001 is not allowed");
        }
    }

    @Test
    void anAllowedHostMustBePublicAllTheSame() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.redirect(302, "http://internal.example/x"))) {
            HttpSource source = HttpSource.get(server.url("/").replace("127.0.0.1", "localhost"))
                    .allowHttp()
                    .allowHost("internal.example")
                    .resolver(host ->
                            new InetAddress[] {InetAddress.getByName(host.equals("localhost") ? "8.8.8.8" : "10.0.0.7")
                            })
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("host internal.example resolves to 10.0.0.7, which is not public");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "ftp://127.0.0.1/", "mailto:a@b", "http://user:pw@127.0.0.1/", "http:///x"
            })
    void otherAddressesAreRefused(String location) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.redirect(302, location))) {
            assertRefused(server.url("/"), "is refused");
        }
    }

    @Test
    void aRedirectMustSayWhereTo() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(302, ""))) {
            assertRefused(server.url("/"), "answered 302 without a Location");
        }
    }

    @Test
    void fromHttpsToHttpIsNoWay() {
        // The rule looks at the addresses alone, so no https server is needed.
        var redactor = new Redactor();
        var faults = new Faults("GET", redactor);
        var answerFaults = new AnswerFaults(faults, redactor, Clock.systemUTC());
        SecretProvider secrets = name -> Secret.of("x");
        var known = new KnownSecrets(redactor, secrets);
        var rules = new AddressRules(true, true, Set.of("api.example.com"), InetAddress::getAllByName);
        var transport = new Transport(HttpClient.newHttpClient(), LIMITS, Optional.empty(), Clock.systemUTC());
        URI secure = URI.create("https://api.example.com/a");
        var turns = new Turns(RequestBudget.unlimited(), Optional.empty(), Clock.systemUTC(), faults);
        var endpoint = new HttpTokenEndpoint(Map.of(), rules, transport, redactor, known, faults, answerFaults, turns);
        var used = new UsedSecrets(secrets, known);
        var tokens = new Tokens(used, endpoint, faults, Clock.systemUTC(), Pause.SLEEP);
        var credentials = new Credentials(List.of(), used, tokens, faults);
        var answers = new AnswerRules(List.of(), turns, faults, answerFaults);
        var exchange = new Exchange(
                secure,
                new RequestHeaders(Map.of(), Map.of()),
                credentials,
                rules,
                transport,
                known,
                faults,
                turns,
                answers);

        assertThatThrownBy(() -> exchange.target(secure, "http://api.example.com/b"))
                .isInstanceOf(SourceException.class)
                .hasMessage("GET https://api.example.com/a leads from https to http, which is refused");
    }

    private static HttpSource.Builder credentialled(String url) {
        return local(url)
                .bearer("TOKEN")
                .secretHeader("X-Api-Key", "KEY")
                .header("X-Team", "blue")
                .header("User-Agent", "ingest4j/test");
    }

    private static void assertRefused(String url, String message) {
        assertThatThrownBy(() -> bodies(local(url).build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessageContaining(message);
    }
}
