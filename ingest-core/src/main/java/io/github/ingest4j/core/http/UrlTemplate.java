// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.Window;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The address of the first request of a window, as a template; immutable. */
final class UrlTemplate {
    private static final Window ANY_WINDOW = Window.of(Instant.EPOCH, Duration.ofHours(1));
    /** Names that hold a credential wherever they are used, without dots, dashes and underscores. */
    private static final Set<String> CREDENTIALS = Set.of(
            "apikey",
            "appkey",
            "appid",
            "apisecret",
            "apitoken",
            "accesskey",
            "accesstoken",
            "authtoken",
            "auth",
            "authorization",
            "bearer",
            "clientsecret",
            "jwt",
            "passwd",
            "password",
            "pwd",
            "secret",
            "secretkey",
            "subscriptionkey",
            "token");

    private record Parameter(String name, WindowTemplate value) {}

    private final WindowTemplate url;
    private final List<Parameter> parameters;

    private UrlTemplate(WindowTemplate url, List<Parameter> parameters) {
        this.url = url;
        this.parameters = parameters;
    }

    /** @throws IllegalArgumentException for what is no absolute address, or holds credentials */
    static UrlTemplate of(String url) {
        UrlTemplate template = new UrlTemplate(WindowTemplate.of(url), List.of());
        requirePlainAuthority(url);
        URI example = template.expand(ANY_WINDOW);
        if (example.getHost() == null || WebAddress.port(example) > 65_535 || WebAddress.port(example) == 0) {
            throw new IllegalArgumentException("the URL has no valid host and port");
        }
        queryNames(example).forEach(UrlTemplate::requireNoCredential);
        return template;
    }

    /** The template with one more parameter. */
    UrlTemplate with(String name, String value) {
        requireNoCredential(name);
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(name, WindowTemplate.of(value)));
        return new UrlTemplate(url, List.copyOf(more));
    }

    /** The same for every window: host and scheme hold no placeholder. */
    URI example() {
        return expand(ANY_WINDOW);
    }

    boolean asksFor(String parameter) {
        return queryNames(example()).contains(WebAddress.encode(parameter));
    }

    URI expand(Window window) {
        String address = url.expand(window, WebAddress::encode);
        for (Parameter parameter : parameters) {
            address = append(address, parameter.name(), parameter.value().expand(window));
        }
        return WebAddress.parse(address)
                .orElseThrow(() ->
                        new IllegalArgumentException("the URL is no valid address; encode what RFC 3986 reserves"));
    }

    /** The address with one more parameter, both of its texts encoded. */
    static String append(String address, String name, String value) {
        String separator = address.contains("?") ? "&" : "?";
        return address + separator + WebAddress.encode(name) + "=" + WebAddress.encode(value);
    }

    private static void requirePlainAuthority(String url) {
        int start = url.indexOf("://");
        if (start < 1) {
            throw new IllegalArgumentException("the URL must be absolute, such as https://api.example.com/v1");
        }
        String authority = url.substring(start + 3).split("[/?#]", 2)[0];
        if (authority.contains("@")) {
            throw new IllegalArgumentException(
                    "the URL holds user-info; credentials go into secretHeader(...) or bearer(...)");
        }
        if (url.contains("#")) {
            throw new IllegalArgumentException("the URL holds a fragment, which no server sees");
        }
        if (authority.isEmpty() || authority.contains("{")) {
            throw new IllegalArgumentException("the URL needs a fixed host");
        }
    }

    private static List<String> queryNames(URI address) {
        String query = address.getRawQuery();
        return query == null
                ? List.of()
                : Arrays.stream(query.split("&"))
                        .map(pair -> pair.split("=", 2)[0])
                        .toList();
    }

    private static void requireNoCredential(String name) {
        if (CREDENTIALS.contains(name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", ""))) {
            throw new IllegalArgumentException("parameter '" + name
                    + "' names a credential, and URLs end in logs; use secretHeader(...) or bearer(...)");
        }
    }
}
