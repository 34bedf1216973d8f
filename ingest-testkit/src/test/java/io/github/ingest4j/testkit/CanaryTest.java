// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanaryTest {
    private static final String SECRET = "S3CR3T-key/with+odd=\"letters\" and ü";
    private static final Canary CANARY = new Canary(SECRET);

    static Stream<String> leaks() {
        String encoded = URLEncoder.encode(SECRET, UTF_8);
        return Stream.of(
                SECRET,
                encoded,
                encoded.replace("+", "%20"),
                encoded.replace("%2F", "%2f")
                        .replace("%2B", "%2b")
                        .replace("%3D", "%3d")
                        .replace("%C3%BC", "%c3%bc"),
                SECRET.replace("\"", "\\\""),
                SECRET.replace("\"", "\\\"").replace("/", "\\/"),
                base64(SECRET),
                base64("u:" + SECRET),
                base64("us:" + SECRET + "!"),
                base64("use:" + SECRET + "!!"),
                Base64.getUrlEncoder().encodeToString(("x" + SECRET).getBytes(UTF_8)),
                HexFormat.of().formatHex(SECRET.getBytes(UTF_8)),
                SECRET.substring(0, 20));
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void everyFormIsFoundInTheMiddleOfAText(String leak) {
        assertThatThrownBy(() -> CANARY.assertNotIn("GET /x: " + leak + " is wrong", "a message"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("the secret is shown ")
                .hasMessageContaining(" in a message, after: ...GET /x: ");
    }

    @Test
    void whatIsNoSecretIsLeftAlone() {
        assertThatCode(() -> CANARY.assertNotIn("S3CR3T, the word, [hidden] " + base64("another"), "a message"))
                .doesNotThrowAnyException();
        assertThat(CANARY.quotations()).contains(SECRET, URLEncoder.encode(SECRET, UTF_8));
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> new Canary("secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fewer than 12 characters");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
