// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/** What may stand in a header. The client checks too, but its messages quote the value. */
public final class HeaderText {
    private static final String NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    /** What the client sets itself, or what would change who asks whom for what. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization", "cookie");

    private HeaderText() {}

    /**
     * Requires a name that callers may set.
     *
     * @throws IllegalArgumentException if no caller may set a header of that name
     */
    public static void requireName(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("not a header's name: '" + name + "'");
        }
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header " + name + " is set by the HTTP client or not supported");
        }
    }

    /**
     * Requires a name that stands for no credential.
     *
     * @throws IllegalArgumentException if headers of that name hold credentials, which are secrets
     */
    public static void requireNoCredential(String name) {
        if (CREDENTIALS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header " + name + " holds a credential: use auth(...)");
        }
    }

    /** Whether the text is one line of printable ASCII. */
    public static boolean isValue(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    /** The Authorization that is a user name and a password, both joined by a colon (RFC 7617, in UTF-8). */
    public static String basic(String both) {
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }
}
