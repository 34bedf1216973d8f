// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A secret that is found in every form in which it may leak. */
final class Canary {
    private static final int SHORTEST = 12;
    private static final int BEGINNING = 10;

    private final String secret;
    private final Map<String, String> forms = new LinkedHashMap<>();

    Canary(String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("a secret of fewer than " + SHORTEST
                    + " characters is found by chance where it is not; canary() must give a longer one");
        }
        this.secret = secret;
        form("as it is", secret);
        form("in JSON", inJson());
        form("in JSON", inJson().replace("/", "\\/"));
        String encoded = URLEncoder.encode(secret, UTF_8);
        form("percent-encoded", encoded);
        form("percent-encoded", encoded.replace("+", "%20"));
        form("percent-encoded", lowerHex(encoded));
        form("percent-encoded", URLEncoder.encode(encoded, UTF_8));
        form("in hexadecimal digits", HexFormat.of().formatHex(secret.getBytes(UTF_8)));
        for (int shift = 0; shift < 3; shift++) {
            String base64 = base64(shift);
            form("in base64", base64);
            form("in base64", base64.replace('+', '-').replace('/', '_'));
        }
        form("in its beginning", secret.substring(0, Math.max(BEGINNING, secret.length() / 2)));
    }

    String secret() {
        return secret;
    }

    /** The forms in which servers quote a secret, apart from how they were sent it. */
    List<String> quotations() {
        String encoded = URLEncoder.encode(secret, UTF_8);
        return List.of(secret, inJson(), encoded, encoded.replace("+", "%20"), lowerHex(encoded), base64(0));
    }

    /** @throws AssertionError if the text shows the secret */
    void assertNotIn(String text, String where) {
        forms.forEach((form, how) -> {
            int at = text.indexOf(form);
            if (at >= 0) {
                String before = text.substring(Math.max(0, at - 100), at);
                throw new AssertionError("the secret is shown " + how + " in " + where + ", after: ..." + before);
            }
        });
    }

    private void form(String how, String form) {
        forms.putIfAbsent(form, how);
    }

    private String inJson() {
        return secret.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** What base64 makes of the secret behind so many other bytes, without the digits that these have a part in. */
    private String base64(int shift) {
        byte[] bytes = ("x".repeat(shift) + secret).getBytes(UTF_8);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        return encoded.substring(shift == 0 ? 0 : shift + 1, bytes.length * 8 / 6);
    }

    private static String lowerHex(String encoded) {
        StringBuilder lower = new StringBuilder(encoded);
        for (int i = encoded.indexOf('%'); i >= 0; i = encoded.indexOf('%', i + 1)) {
            lower.replace(i, i + 3, encoded.substring(i, i + 3).toLowerCase(Locale.ROOT));
        }
        return lower.toString();
    }
}
