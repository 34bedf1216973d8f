// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class AuthTest {

    @Test
    void theExampleOfTheDocumentationBuilds() {
        // @start region="example"
        HttpSource orders = HttpSource.get("https://api.example.com/v1/orders")
                .auth(Auth.clientCredentials("https://id.example.com/token", "shop/oauth#id", "shop/oauth#secret")
                        .scope("orders.read"))
                .build();
        // @end

        assertThat(orders).hasToString("GET https://api.example.com/v1/orders");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Aladdin | open sesame | Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==
        test    | 123£        | Basic dGVzdDoxMjPCow==
        """)
    void basicIsAsInTheExamplesOfRfc7617(String user, String password, String header) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source =
                    local(server.url("/")).auth(Auth.basic("USER", "PASSWORD")).build();

            bodies(source, with(Map.of("USER", user, "PASSWORD", password)));

            assertThat(server.lastAsked().header("Authorization")).isEqualTo(header);
        }
    }

    @Test
    void basicWithoutPasswordEndsInAColon() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            bodies(local(server.url("/")).auth(Auth.basic("KEY")).build(), with(Map.of("KEY", "sk_test_1")));

            assertThat(server.lastAsked().header("Authorization")).isEqualTo("Basic c2tfdGVzdF8xOg==");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a:b | secret     | secret USER cannot be the user name of basic authentication: it holds a colon
        ab  | sec\u0007ret | secret USER or PASSWORD holds a line break or another control character: store it again without
        """)
    void basicRefusesWhatTheRfcRefuses(String user, String password, String message) throws Exception {
        HttpSource source = HttpSource.get("https://api.example.com")
                .auth(Auth.basic("USER", "PASSWORD"))
                .build();

        assertThatThrownBy(() -> bodies(source, with(Map.of("USER", user, "PASSWORD", password))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void aUserNameMayStandInTheAddress() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = local(server.url("/shop"))
                    .auth(Auth.basic("USER", "PASSWORD"))
                    .build();

            assertThat(bodies(source, with(Map.of("USER", "shop", "PASSWORD", "s3cret-12"))))
                    .containsExactly("[]");
        }
    }

    @Test
    void aKeyInTheQueryIsSentAndShownNowhere() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = local(server.url("/v1"))
                    .query("city", "Bonn")
                    .auth(Auth.query("api key", "KEY"))
                    .build();

            try (PageReader reader = source.open(with(Map.of("KEY", "k+y/1=&")))) {
                Page page = reader.next();

                assertThat(page.attributes()).containsEntry("url", server.url("/v1"));
            }
            assertThat(server.lastAsked().uri()).hasToString("/v1?city=Bonn&api%20key=k%2By%2F1%3D%26");
        }
    }

    @Test
    void messagesHaveNotEvenTheNameOfTheParameter() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(404, "no " + asked.uri()))) {
            HttpSource source = local(server.url("/v1"))
                    .query("city", "Bonn")
                    .auth(Auth.query("api_key", "KEY"))
                    .build();

            assertThatThrownBy(() -> bodies(source, with(Map.of("KEY", "s3cret-key"))))
                    .isInstanceOf(SourceException.class)
                    .hasMessage("GET " + server.url("/v1") + "?city=* answered 404: no /v1?city=Bonn&api_key=[hidden]");
        }
    }

    @Test
    void aNextLinkThatRepeatsTheKeyIsFollowedWithoutTheRepetition() throws Exception {
        try (WebServer server = WebServer.serving(asked -> asked.query("p").isEmpty()
                ? Reply.json("{\"next\": \"/v1?api%5Fkey=" + asked.query("api_key") + "&p=2&api_key=old\"}")
                : Reply.json("{}"))) {
            HttpSource source = local(server.url("/v1"))
                    .auth(Auth.query("api_key", "KEY"))
                    .pages(Pagination.nextLink("/next"))
                    .build();

            try (PageReader reader = source.open(with(Map.of("KEY", "s3cret-key")))) {
                Page first = reader.next();
                first.body().readAllBytes();

                assertThat(first.bookmark().orElseThrow())
                        .contains(server.url("/v1?p=2"))
                        .doesNotContain("s3cret-key", "old");
                assertThat(reader.next()).isNotNull();
            }
            assertThat(server.asked().stream().map(asked -> asked.uri().toString()))
                    .containsExactly("/v1?api_key=s3cret-key", "/v1?p=2&api_key=s3cret-key");
        }
    }

    @Test
    void aRedirectOnTheSameOriginGetsTheKeyAndAnotherOriginDoesNot() throws Exception {
        try (WebServer other = WebServer.serving(asked -> Reply.json("[]"));
                WebServer server =
                        WebServer.serving(asked -> asked.uri().getPath().equals("/a")
                                ? Reply.redirect(302, "/b?api_key=" + asked.query("api_key"))
                                : Reply.redirect(302, other.otherUrl("/c?x=1&api_key=" + asked.query("api_key"))))) {
            HttpSource source = local(server.url("/a"))
                    .allowHost(other.otherPlace())
                    .auth(Auth.query("api_key", "KEY"))
                    .build();

            bodies(source, with(Map.of("KEY", "s3cret-key")));

            assertThat(server.lastAsked().uri()).hasToString("/b?api_key=s3cret-key");
            assertThat(other.lastAsked().uri()).hasToString("/c?x=1");
        }
    }

    @Test
    void aParameterOfAnotherOriginThatOnlyHasTheNameOfTheKeyStaysInTheLink() throws Exception {
        try (WebServer other = WebServer.serving(asked -> Reply.json("[]"));
                WebServer server = WebServer.serving(asked -> Reply.redirect(
                        302, other.otherUrl("/c?key=signature-of-the-store&x=1&key=" + asked.query("key"))))) {
            HttpSource source = local(server.url("/a"))
                    .allowHost(other.otherPlace())
                    .auth(Auth.query("key", "KEY"))
                    .build();

            bodies(source, with(Map.of("KEY", "s3cret-key")));

            assertThat(other.lastAsked().uri()).hasToString("/c?key=signature-of-the-store&x=1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"page", "per_page"})
    void aParameterOfThePagesCannotBeTheKeyToo(String parameter) {
        HttpSource.Builder builder = HttpSource.get("https://api.example.com/")
                .auth(Auth.query(parameter, "KEY"))
                .pages(Pagination.pageNumber("page").size("per_page", 10));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("parameter '" + parameter
                        + "' is set by pages(page number in 'page'), so it cannot be the key of auth(parameter "
                        + parameter + " from secret KEY) too");
    }

    @Test
    void aKeyMayHaveTheNameOfAPlaceInTheBody() throws Exception {
        HttpSource source = HttpSource.post("https://api.example.com/", "{}")
                .auth(Auth.query("/page", "KEY"))
                .pages(Pagination.pageNumber("/page").inBody())
                .build();

        assertThat(source).hasToString("POST https://api.example.com/");
    }

    @Test
    void aSecretThatIsAShortWordRefusesNoAddress() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = HttpSource.post(server.url("/v1/shops"), "{\"shop\": 1}")
                    .allowHttp()
                    .allowPrivateAddresses()
                    .auth(Auth.header("X-Tenant", "TENANT"))
                    .build();

            assertThat(bodies(source, with(Map.of("TENANT", "shop")))).containsExactly("[]");
        }
    }

    @Test
    void aTokenOfAPageThatIsLikeASignatureOrADateIsFollowed() throws Exception {
        try (WebServer server = WebServer.serving(asked ->
                Reply.json(asked.query("after").isEmpty() ? "{\"next\": \"2026-11-20T09:00:00.000Z\"}" : "{}"))) {
            HttpSource source = local(server.url("/"))
                    .auth(Auth.signedBy((request, secrets) -> Map.of("X-Time", "2026-11-20T09:00:00.000Z")))
                    .pages(Pagination.cursor("after", "/next"))
                    .build();

            assertThat(bodies(source)).hasSize(2);
        }
    }

    @Test
    void aTokenOfAPageThatIsTheKeyIsRefused() throws Exception {
        try (WebServer server =
                WebServer.serving(asked -> Reply.json("{\"next\": \"" + asked.header("X-Key") + "\"}"))) {
            HttpSource source = HttpSource.post(server.url("/"), "{\"after\": null}")
                    .allowHttp()
                    .allowPrivateAddresses()
                    .auth(Auth.header("X-Key", "KEY"))
                    .pages(Pagination.cursor("/after", "/next").inBody())
                    .build();

            assertThatThrownBy(() -> bodies(source, with(Map.of("KEY", "s3cret-key"))))
                    .isInstanceOf(SourceException.class)
                    .hasMessage("POST " + server.url("/")
                            + " names a next page by what holds a secret, and bookmarks are stored");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void aBodyThatHoldsASecretOfTheCredentialsIsNotSent() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = HttpSource.post(server.url("/"), "{\"key\": \"s3cret-key\"}")
                    .allowHttp()
                    .allowPrivateAddresses()
                    .auth(Auth.basic("KEY"))
                    .build();

            assertThatThrownBy(() -> bodies(source, with(Map.of("KEY", "s3cret-key"))))
                    .isInstanceOf(SourceException.class)
                    .hasMessage("POST " + server.url("/")
                            + " is refused: its body holds a secret, which belongs in a header");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void aLinkWithTheKeyInAnotherParameterIsRefused() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"next\": \"/v1?k=s3cret-key\"}"))) {
            HttpSource source = local(server.url("/v1"))
                    .auth(Auth.query("api_key", "KEY"))
                    .pages(Pagination.nextLink("/next"))
                    .build();

            assertThatThrownBy(() -> bodies(source, with(Map.of("KEY", "s3cret-key"))))
                    .isInstanceOf(SourceException.class)
                    .hasMessage(
                            "GET " + server.url("/v1") + "?k=* is refused: it holds a secret, and URLs end in logs");
        }
    }

    @Test
    void aParameterOfTheUrlCannotBeTheKeyToo() {
        HttpSource.Builder builder =
                HttpSource.get("https://api.example.com/?k=1").auth(Auth.query("k", "KEY"));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("parameter 'k' stands in the URL already");
    }

    @Test
    void aSignerSeesTheRequestAndAddsItsHeaders() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = local(server.url("/v1"))
                    .query("a", "b c")
                    .header("X-Date", "{window.date}")
                    .auth(Auth.signedBy((request, secrets) -> Map.of(
                            "X-Signature",
                            String.join(
                                    " ",
                                    request.method(),
                                    request.address().getRawQuery(),
                                    request.headers().get("x-date"),
                                    secrets.get("KEY").reveal()))))
                    .build();

            bodies(source, with(Map.of("KEY", "s3cret")));

            assertThat(server.lastAsked().header("X-Signature")).isEqualTo("GET a=b%20c 2026-11-20 s3cret");
        }
    }

    @Test
    void aSignerSeesWhatTheOthersSetWhoeverWasAddedFirst() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = local(server.url("/v1"))
                    .auth(Auth.signedBy((request, secrets) ->
                            Map.of("X-Signed", request.headers().get("X-Key"))))
                    .auth(Auth.header("X-Key", "KEY"))
                    .build();

            bodies(source, with(Map.of("KEY", "s3cret")));

            assertThat(server.lastAsked().header("X-Signed")).isEqualTo("s3cret");
        }
    }

    @Test
    void aSignatureOverTheBodyIsThatOfEachPage() throws Exception {
        byte[] key = "k3y-of-the-signer".getBytes(StandardCharsets.UTF_8);
        try (WebServer server = WebServer.serving(asked -> {
            String signed = asked.method() + "\n" + asked.uri() + "\n" + asked.body();
            if (!asked.header("X-Signature").equals(hmac(key, signed.getBytes(StandardCharsets.UTF_8)))) {
                return Reply.of(403, "the signature is not of this");
            }
            return Reply.json(asked.body().contains("\"page\":3") ? "[]" : "[" + asked.body() + "]");
        })) {
            HttpSource source = HttpSource.post(server.url("/search?lang=de"), "{\"text\": \"Köln €\", \"page\": 0}")
                    .allowHttp()
                    .allowPrivateAddresses()
                    .auth(Auth.signedBy((request, secrets) -> {
                        URI address = request.address();
                        String head =
                                request.method() + "\n" + address.getRawPath() + "?" + address.getRawQuery() + "\n";
                        ByteArrayOutputStream signed = new ByteArrayOutputStream();
                        signed.writeBytes(head.getBytes(StandardCharsets.UTF_8));
                        signed.writeBytes(request.body());
                        return Map.of(
                                "X-Signature",
                                hmac(
                                        secrets.get("KEY").reveal().getBytes(StandardCharsets.UTF_8),
                                        signed.toByteArray()));
                    }))
                    .pages(Pagination.pageNumber("/page").inBody())
                    .build();

            assertThat(bodies(source, with(Map.of("KEY", "k3y-of-the-signer")))).hasSize(3);
            assertThat(server.asked().stream().map(asked -> asked.header("X-Signature")))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aSignerCanChangeNeitherBodyNorHeadersOfTheRequest() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = HttpSource.post(server.url("/"), "{\"a\":1}")
                    .allowHttp()
                    .allowPrivateAddresses()
                    .auth(Auth.signedBy((request, secrets) -> {
                        request.body()[0] = 'x';
                        assertThatThrownBy(() -> request.headers().put("X-Other", "1"))
                                .isInstanceOf(UnsupportedOperationException.class);
                        return Map.of();
                    }))
                    .build();

            bodies(source);

            assertThat(server.lastAsked().body()).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void theEngineIsToldOfTheFirstSignaturesOnly() throws Exception {
        List<String> told = new ArrayList<>();
        SecretProvider engine = new SecretProvider() {
            @Override
            public Secret get(String name) {
                return Secret.of("k3y-of-the-signer");
            }

            @Override
            public void learn(Secret secret) {
                told.add(secret.reveal());
            }
        };
        try (WebServer server = WebServer.serving(
                asked -> Reply.json(asked.query("page").equals("40") ? "[]" : "[" + asked.query("page") + "]"))) {
            HttpSource source = local(server.url("/"))
                    .auth(Auth.signedBy((request, secrets) -> Map.of(
                            "X-Signature",
                            "signature-of-page-" + request.address().getRawQuery(),
                            "X-Client",
                            "the-same-for-all-requests",
                            "Date",
                            "Fri, 20 Nov 2026 09:00:00 GMT")))
                    .pages(Pagination.pageNumber("page"))
                    .build();

            bodies(source, REQUEST.withSecrets(engine));
        }

        assertThat(told)
                .hasSize(16)
                .contains("the-same-for-all-requests", "signature-of-page-page=1")
                .doesNotContain("Fri, 20 Nov 2026 09:00:00 GMT");
    }

    @Test
    void whatAServerSaysOfASignatureIsToldWithoutItAndWithItsDates() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(
                403,
                asked.header("Authorization") + " is of " + asked.header("X-Amz-Date") + " " + asked.header("Date")))) {
            HttpSource source = local(server.url("/"))
                    .auth(Auth.signedBy((request, secrets) -> Map.of(
                            "Authorization",
                            "HMAC id=7 52d1c0b9f6a84e37",
                            "X-Amz-Date",
                            "20261120T090000Z",
                            "Date",
                            "Fri, 20 Nov 2026 09:00:00 GMT")))
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(SourceException.class)
                    .hasMessage("GET " + server.url("/") + " answered 403: [hidden] is of 20261120T090000Z"
                            + " Fri, 20 Nov 2026 09:00:00 GMT; the server refused its signature");
        }
    }

    private static String hmac(byte[] key, byte[] signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void afterA401ASignerGetsItsSecretsAnew() throws Exception {
        try (WebServer server = WebServer.serving(
                asked -> asked.header("X-Signature").equals("new") ? Reply.json("[]") : Reply.of(401, ""))) {
            HttpSource source = local(server.url("/"))
                    .auth(Auth.signedBy((request, secrets) ->
                            Map.of("X-Signature", secrets.get("KEY").reveal())))
                    .build();

            assertThat(bodies(source, REQUEST.withSecrets(renewing("old", "new"))))
                    .containsExactly("[]");
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void whatASignerThrowsIsToldWithoutSecrets() throws Exception {
        HttpSource source = HttpSource.get("https://api.example.com/v1")
                .auth(Auth.signedBy((request, secrets) -> {
                    throw new IllegalStateException(
                            "bad key " + secrets.get("KEY").reveal());
                }))
                .build();

        assertThatThrownBy(() -> bodies(source, with(Map.of("KEY", "s3cret-key"))))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessage(
                        "GET https://api.example.com/v1 could not be signed: IllegalStateException: bad key [hidden]")
                .hasNoCause();
    }

    @Test
    void anIoFailureOfASignerIsAFailedTry() {
        HttpSource source = HttpSource.get("https://api.example.com/v1")
                .auth(Auth.signedBy((request, secrets) -> {
                    throw new IOException("clock service is down");
                }))
                .build();

        assertThatThrownBy(() -> bodies(source))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("GET https://api.example.com/v1 could not be signed: clock service is down")
                .hasRootCauseMessage("clock service is down");
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void headersOfASignerAreChecked(String name, String value, String message) {
        HttpSource source = HttpSource.get("https://api.example.com/v1")
                .auth(Auth.signedBy((request, secrets) -> Map.of(name, value)))
                .build();

        assertThatThrownBy(() -> bodies(source))
                .isInstanceOf(SourceException.class)
                .hasMessageEndingWith(message);
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                Arguments.of(
                        "X-Signature", "a\nb", "the value of header X-Signature is not one line of printable ASCII"),
                Arguments.of("Host", "x", "header Host is set by the HTTP client or not supported"));
    }

    @Test
    void aKeyInTheQueryMustBeOnePlainLine() {
        HttpSource source = HttpSource.get("https://api.example.com/v1")
                .auth(Auth.query("k", "KEY"))
                .build();

        assertThatThrownBy(() -> bodies(source, with(Map.of("KEY", "a\nb"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("secret KEY cannot stand in a URL: it holds a line break or another character beyond"
                        + " printable ASCII; store it again without");
    }

    @Test
    void ofTwoThatSetTheSameHeaderTheLaterCounts() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            bodies(local(server.url("/"))
                    .auth(Auth.basic("A"))
                    .auth(Auth.bearer("B"))
                    .auth(Auth.header("X-Key", "C"))
                    .build());

            assertThat(server.lastAsked().header("Authorization")).isEqualTo("Bearer value-of-B");
            assertThat(server.lastAsked().header("X-Key")).isEqualTo("value-of-C");
        }
    }

    @Test
    void settingsPrintReferencesOnly() {
        assertThat(List.of(
                        Auth.header("X-Key", "A"),
                        Auth.bearer("A"),
                        Auth.query("k", "A"),
                        Auth.basic("A", "B"),
                        Auth.basic("A"),
                        Auth.signedBy((request, secrets) -> Map.of()),
                        Auth.clientCredentials("https://id.example.com/token?x=y", "A", "B"),
                        Auth.refreshToken("https://id.example.com/token", "A", "B")))
                .extracting(Auth::toString)
                .containsExactly(
                        "header X-Key from secret A",
                        "header Authorization from secret A",
                        "parameter k from secret A",
                        "basic from secret A and secret B",
                        "basic from secret A",
                        "headers of a signer",
                        "client credentials at https://id.example.com/token?x=* for client A with B",
                        "refresh token at https://id.example.com/token for client A");
    }

    static ReadRequest with(Map<String, String> secrets) {
        return REQUEST.withSecrets(name -> Secret.of(secrets.get(name)));
    }

    /** Gives one value, and after a refusal another. */
    static SecretProvider renewing(String first, String second) {
        return new SecretProvider() {
            private final Map<String, Secret> known = new HashMap<>();

            @Override
            public synchronized Secret get(String name) {
                return known.computeIfAbsent(name, key -> Secret.of(first));
            }

            @Override
            public synchronized Secret refresh(String name, Secret refused) {
                known.put(name, Secret.of(second));
                return get(name);
            }
        };
    }
}
