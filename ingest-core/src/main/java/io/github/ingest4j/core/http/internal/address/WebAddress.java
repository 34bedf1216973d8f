// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.address;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How addresses are read, joined, compared and shown here; no message of these methods quotes an address. */
public final class WebAddress {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    /** What servers write into links although RFC 3986 wants it encoded. */
    private static final String TOLERATED = " \"<>^`{|}";

    private WebAddress() {}

    /** The text as a path segment or query component as of RFC 3986: all but the unreserved characters encoded. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0 && UNRESERVED.indexOf(octet) >= 0) {
                encoded.append((char) octet);
            } else {
                appendEncoded(encoded, octet);
            }
        }
        return encoded.toString();
    }

    /** The text that {@link #encode} encoded. */
    public static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    /** Whether this pair of a query, encoded in whatever way, has that name. */
    public static boolean named(String pair, String name) {
        return URLDecoder.decode(pair.split("=", 2)[0], StandardCharsets.UTF_8).equals(name);
    }

    /** The value of this pair of a query, decoded. */
    public static String value(String pair) {
        int start = pair.indexOf('=') + 1;
        return start == 0 ? "" : URLDecoder.decode(pair.substring(start), StandardCharsets.UTF_8);
    }

    /** The address, or nothing where the text is none. */
    public static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty(); // its message quotes the text
        }
    }

    /** A link as a server wrote it, resolved as of RFC 3986, without fragment; nothing where it is no address. */
    public static Optional<URI> resolve(URI base, String link) {
        String text = withoutFragment(tolerate(link));
        if (text.isEmpty() || text.startsWith("?")) {
            // URI.resolve follows RFC 2396 here and would drop the last segment of the path.
            return parse(
                    upToPath(base) + (text.isEmpty() && base.getRawQuery() != null ? "?" + base.getRawQuery() : text));
        }
        URI rooted = base.getRawPath().isEmpty() ? base.resolve("/") : base;
        return parse(text).map(rooted::resolve);
    }

    /** Scheme, host, port and path. */
    public static String upToPath(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }

    /** The address for a message: names of the query without values, no user-info. */
    public static String shown(URI address) {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        String place = address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
        String query = address.getRawQuery();
        return query == null ? place : place + "?" + namesOnly(query);
    }

    public static boolean sameOrigin(URI one, URI other) {
        return origin(one).equals(origin(other));
    }

    /** The port that a connection goes to. */
    public static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "http".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
    }

    private static String origin(URI address) {
        return (address.getScheme() + "://" + address.getHost()).toLowerCase(Locale.ROOT) + ":" + port(address);
    }

    private static String namesOnly(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.contains("=") ? pair.substring(0, pair.indexOf('=')) + "=*" : "*")
                .collect(Collectors.joining("&"));
    }

    private static String withoutFragment(String link) {
        int fragment = link.indexOf('#');
        return fragment < 0 ? link : link.substring(0, fragment);
    }

    private static String tolerate(String link) {
        StringBuilder tolerated = new StringBuilder();
        link.strip().codePoints().forEach(point -> {
            if (point > 0x7E || TOLERATED.indexOf(point) >= 0) {
                for (byte octet : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    appendEncoded(tolerated, octet);
                }
            } else {
                tolerated.appendCodePoint(point);
            }
        });
        return tolerated.toString();
    }

    private static void appendEncoded(StringBuilder target, byte octet) {
        target.append('%')
                .append(Character.toUpperCase(Character.forDigit(octet >> 4 & 0xF, 16)))
                .append(Character.toUpperCase(Character.forDigit(octet & 0xF, 16)));
    }
}
