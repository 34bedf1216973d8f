// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.request;

import io.github.ingest4j.core.http.internal.address.WebAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The address of the first request of a window, as a template; immutable. */
public final class UrlTemplate {
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

    /** In a decoded segment of a path; servers split it further where a slash was encoded, and cut off what follows a semicolon. */
    private static final Pattern OTHER_FOLDER = Pattern.compile("(?:^|[/\\\\])\\.{1,2}(?:$|[/\\\\;])");

    private record Parameter(String name, RequestTemplate value) {}

    private final RequestTemplate url;
    private final List<Parameter> parameters;

    private UrlTemplate(RequestTemplate url, List<Parameter> parameters) {
        this.url = url;
        this.parameters = parameters;
    }

    /**
     * The template of this address.
     *
     * @throws IllegalArgumentException for what is no absolute address, or holds credentials
     */
    public static UrlTemplate of(String url) {
        UrlTemplate template = new UrlTemplate(RequestTemplate.of(url), List.of());
        requirePlainAuthority(url);
        URI example = template.expand(Scope.ANY);
        if (example.getHost() == null || WebAddress.port(example) > 65_535 || WebAddress.port(example) == 0) {
            throw new IllegalArgumentException("the URL has no valid host and port");
        }
        for (String parameter : parameters(url)) {
            String name = WebAddress.decode(parameter.split("=", 2)[0]);
            requireNoCredential(name, RequestTemplate.of(parameter));
        }
        return template;
    }

    /** The template with one more parameter. */
    public UrlTemplate with(String name, String value) {
        RequestTemplate template = RequestTemplate.of(value);
        requireNoCredential(name, template);
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(name, template));
        return new UrlTemplate(url, List.copyOf(more));
    }

    /** The same for every window: host and scheme hold no placeholder. */
    public URI example() {
        return expand(Scope.ANY);
    }

    /**
     * The address of a window or slice.
     *
     * @throws IllegalArgumentException if the slice lacks an attribute that is named here, or would lead elsewhere
     */
    public URI expand(Scope scope) {
        String address = url.expand(scope, WebAddress::encode);
        for (Parameter parameter : parameters) {
            if (!parameter.value().idle(scope)) {
                address = append(address, parameter.name(), parameter.value().expand(scope));
            }
        }
        URI expanded = WebAddress.parse(address)
                .orElseThrow(() ->
                        new IllegalArgumentException("the URL is no valid address; encode what RFC 3986 reserves"));
        requireOwnFolder(expanded);
        return expanded;
    }

    /** Whether it differs from slice to slice. */
    public boolean namesSlice() {
        return url.namesSlice()
                || parameters.stream().anyMatch(parameter -> parameter.value().namesSlice());
    }

    /** Whether it says where the window reads on, be it only in parameters. */
    public boolean namesPosition() {
        return url.namesPosition()
                || parameters.stream().anyMatch(parameter -> parameter.value().namesPosition());
    }

    /** Whether it cannot do without something that says where the window reads on. */
    public boolean needsPosition() {
        return url.namesPosition();
    }

    /** Dots alone mean another folder, encoded or not (RFC 3986, 5.2.4), whichever values and texts they are put together from. */
    private static void requireOwnFolder(URI address) {
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        for (String segment : path.split("/", -1)) {
            if (OTHER_FOLDER.matcher(WebAddress.decode(segment)).find()) {
                throw new IllegalArgumentException(
                        "'" + segment + "' cannot stand in the path of a URL, since it means another folder");
            }
        }
    }

    /** The address with one more parameter, both of its texts encoded. */
    public static String append(String address, String name, String value) {
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
            throw new IllegalArgumentException("the URL holds user-info; credentials go into auth(...)");
        }
        if (url.contains("#")) {
            throw new IllegalArgumentException("the URL holds a fragment, which no server sees");
        }
        if (authority.isEmpty() || authority.contains("{")) {
            throw new IllegalArgumentException("the URL needs a fixed host");
        }
    }

    /** The query's parameters, each with its value, as the URL has them. */
    private static List<String> parameters(String url) {
        String[] parts = url.split("\\?", 2);
        return parts.length == 1 ? List.of() : List.of(parts[1].split("&"));
    }

    /**
     * A token that says where to read on is none that grants access.
     *
     * @param name as it is meant, not as an address has it
     */
    private static void requireNoCredential(String name, RequestTemplate value) {
        if (!value.namesPosition()
                && CREDENTIALS.contains(name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", ""))) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' names a credential, and URLs end in logs; use auth(...)");
        }
    }
}
