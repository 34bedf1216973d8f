// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.core.internal.Redactor;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a window from a web service by GET requests. Immutable; used by any number of threads.
 *
 * {@snippet class="io.github.ingest4j.core.http.HttpSourceTest" region="example"}
 *
 * <p><b>Templates.</b> The URL and the values of queries and headers may hold placeholders over the window: {@code
 * {window.start}} and {@code {window.end}} (ISO 8601 instants), {@code {window.date}} and {@code {window.end.date}} (days
 * in UTC), and {@code .epochSeconds} or {@code .epochMillis} after {@code window.start} or {@code window.end}. In URLs
 * their values are percent-encoded. The window must bound what the service returns, else pages shift while they are read.
 *
 * <p><b>Secrets</b> are named here and resolved at each request. They travel in headers, to the origin of the source's URL
 * and nowhere else: a redirect or a next link to another allowed host carries no header of the caller. A service that
 * wants its key in the URL cannot be read by this source.
 *
 * <p><b>Addresses.</b> Only https, only the URL's own host and port unless others are allowed, and only hosts that
 * resolve to public addresses; redirects (at most five) and next links too. The JDK's client looks a host up again after
 * this check: what protects from a name server that changes its answer in between is the JVM's address cache (30 seconds
 * by default; do not set {@code networkaddress.cache.ttl} to 0), and no more. Behind a proxy, it is the proxy that connects.
 *
 * <p><b>Errors.</b> Nothing is repeated here except once after a 401, with the secret renewed: the engine retries. (The
 * JDK's client itself repeats a GET whose connection closes before anything of the answer has come.) Statuses
 * 408, 425 and 5xx (not 501, 505) are retryable, 429 is rate limited, 401 and 403 are unauthorised, others are fatal; a
 * fault of the network is an {@link java.io.IOException}. A 204 is the end of the pages. Messages quote no query value and
 * no secret.
 *
 * <p><b>Bodies</b> are passed on as received; gzip is asked for and kept. A body must be known to be complete: by
 * Content-Length, chunks, HTTP/2, or by a JSON document that closes.
 */
public final class HttpSource implements Source {
    /** For a connection to be made. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** From the request to the headers of the answer. */
    public static final Duration HEADERS_TIMEOUT = Duration.ofSeconds(30);
    /** The longest pause within a body. */
    public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    /** From the headers to the end of the body. */
    public static final Duration BODY_TIMEOUT = Duration.ofMinutes(5);
    /** The longest body as received. */
    public static final long MAX_BODY_BYTES = 1L << 30;
    /** The most pages of one window. */
    public static final int MAX_PAGES = 10_000;

    private final UrlTemplate url;
    private final Map<String, WindowTemplate> headers;
    private final List<SecretHeader> secretHeaders;
    private final Paging paging;
    private final int maxPages;
    private final AddressRules rules;
    private final Limits limits;
    private final Supplier<HttpClient> client;
    private final Clock clock = Clock.systemUTC();

    private HttpSource(Builder builder) {
        url = builder.wholeUrl();
        headers = new TreeMap<>(builder.headers);
        secretHeaders = List.copyOf(builder.secretHeaders);
        paging = builder.paging();
        maxPages = builder.maxPages;
        rules = builder.rules();
        limits = builder.limits();
        client = builder.client == null ? new OwnClient(limits.connect()) : builder.givenClient();
    }

    /**
     * A source that reads from this URL, which may hold placeholders after its host.
     *
     * @throws IllegalArgumentException if it is not absolute, holds credentials or an unknown placeholder
     */
    public static Builder get(String url) {
        return new Builder(UrlTemplate.of(url));
    }

    @Override
    public PageReader open(ReadRequest request) {
        Redactor redactor = new Redactor();
        Faults faults = new Faults(redactor, clock);
        URI first = url.expand(request.window());
        Exchange exchange = new Exchange(
                url.example(),
                RequestHeaders.of(headers, request),
                new Credentials(secretHeaders, request.secrets(), redactor),
                rules,
                new Transport(client.get(), limits, request.deadline(), clock),
                redactor,
                faults);
        HttpPages pages = new HttpPages(first, paging, maxPages, limits, exchange, redactor, faults);
        request.resumeAfter().ifPresent(pages::resumeAfter);
        return pages;
    }

    /** What is asked for, without query and headers. */
    @Override
    public String toString() {
        URI example = url.example();
        return "GET " + example.getScheme() + "://" + example.getRawAuthority() + example.getRawPath();
    }

    /** Settings of a source. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST = Duration.ofDays(1);
        private static final String PLACE = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?";

        private UrlTemplate url;
        private final Map<String, WindowTemplate> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final List<SecretHeader> secretHeaders = new ArrayList<>();
        private final Set<String> hosts = new HashSet<>();
        private @Nullable String pageParameter;
        private @Nullable JsonPointer nextLink;
        private @Nullable JsonPointer records;
        private @Nullable JsonPointer totalPages;
        private @Nullable Integer firstPage;
        private @Nullable String sizeParameter;
        private int size = 1;
        private boolean endAtShortPage;
        private int maxPages = MAX_PAGES;
        private boolean http;
        private boolean privateAddresses;
        private boolean unframed;
        private @Nullable Duration connectTimeout;
        private Duration headersTimeout = HEADERS_TIMEOUT;
        private Duration idleTimeout = IDLE_TIMEOUT;
        private Duration bodyTimeout = BODY_TIMEOUT;
        private long maxBodyBytes = MAX_BODY_BYTES;
        private @Nullable HttpClient client;
        private AddressRules.Resolver resolver = InetAddress::getAllByName;

        private Builder(UrlTemplate url) {
            this.url = url;
        }

        /** Adds a parameter to the URL; the value is a template. */
        public Builder query(String name, String value) {
            url = url.with(name, value);
            return this;
        }

        /** Sets a header; the value is a template. {@code Accept} is {@code application/json} unless set. */
        public Builder header(String name, String value) {
            HeaderText.requireName(name);
            HeaderText.requireNoCredential(name);
            if (!HeaderText.isValue(value)) {
                throw new IllegalArgumentException(
                        "the value of header " + name + " is not one line of printable ASCII");
            }
            headers.put(name, WindowTemplate.of(value));
            return this;
        }

        /** Sets a header to the secret of that name. */
        public Builder secretHeader(String name, String secret) {
            HeaderText.requireName(name);
            return secret(new SecretHeader(name, "", secret));
        }

        /** Sends the secret of that name as {@code Authorization: Bearer}. */
        public Builder bearer(String secret) {
            return secret(new SecretHeader("Authorization", "Bearer ", secret));
        }

        /**
         * Asks for pages by number in this parameter, from 1 to the first that is empty. A list that shrinks while it is
         * read loses records this way, as with any paging by number.
         */
        public Builder pageNumber(String parameter) {
            pageParameter = requireNonNull(parameter, "parameter");
            return this;
        }

        /** The number of the first page: 0 or 1. */
        public Builder firstPage(int number) {
            firstPage = within(number, 0, 1, "firstPage");
            return this;
        }

        /** Asks for pages of that size in this parameter. */
        public Builder pageSize(String parameter, int records) {
            sizeParameter = requireNonNull(parameter, "parameter");
            size = within(records, 1, Integer.MAX_VALUE, "pageSize");
            return this;
        }

        /**
         * Takes a page with fewer records than {@link #pageSize} as the last, which saves a request. Only for services
         * that neither cap the size nor filter what they have cut into pages: there, records would be lost.
         */
        public Builder endAtShortPage() {
            endAtShortPage = true;
            return this;
        }

        /** Where an array of records stands in each page, as a JSON pointer (RFC 6901); by default the page is the array. */
        public Builder records(String pointer) {
            records = JsonPointer.compile(pointer);
            return this;
        }

        /** Where each page states the number of pages; it ends the paging instead of an empty page. */
        public Builder totalPages(String pointer) {
            totalPages = JsonPointer.compile(pointer);
            return this;
        }

        /** Where each page names the next one, absolute or relative; nothing, null or an empty text there ends. */
        public Builder nextLink(String pointer) {
            nextLink = JsonPointer.compile(pointer);
            return this;
        }

        /** More pages than this for one window are an error. Default {@link #MAX_PAGES}. */
        public Builder maxPages(int count) {
            maxPages = within(count, 1, 10_000_000, "maxPages");
            return this;
        }

        /** Allows http where the URL itself is http: everybody on the way can read and change it, credentials too. */
        public Builder allowHttp() {
            http = true;
            return this;
        }

        /** Allows redirects and next links to this host, on its standard port or as {@code host:port}. */
        public Builder allowHost(String host) {
            String place = host.toLowerCase(Locale.ROOT);
            if (!place.matches(PLACE)) {
                throw new IllegalArgumentException("not a host, or host:port: '" + host + "'");
            }
            hosts.add(place);
            return this;
        }

        /** Allows hosts that resolve to loopback, link-local, private and other addresses that are not public. */
        public Builder allowPrivateAddresses() {
            privateAddresses = true;
            return this;
        }

        /** Accepts bodies that end with the connection, though they may have been cut short. */
        public Builder allowUnframed() {
            unframed = true;
            return this;
        }

        /** Default {@link #CONNECT_TIMEOUT}. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = within(value, "connectTimeout");
            return this;
        }

        /** Default {@link #HEADERS_TIMEOUT}. */
        public Builder headersTimeout(Duration value) {
            headersTimeout = within(value, "headersTimeout");
            return this;
        }

        /** Default {@link #IDLE_TIMEOUT}. */
        public Builder idleTimeout(Duration value) {
            idleTimeout = within(value, "idleTimeout");
            return this;
        }

        /** Default {@link #BODY_TIMEOUT}. The deadline of a request shortens it. */
        public Builder bodyTimeout(Duration value) {
            bodyTimeout = within(value, "bodyTimeout");
            return this;
        }

        /** Default {@link #MAX_BODY_BYTES}. */
        public Builder maxBodyBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("maxBodyBytes must be at least 1, is " + bytes);
            }
            maxBodyBytes = bytes;
            return this;
        }

        /**
         * Uses this client, which must not follow redirects itself; its connect timeout applies. Without one, the source
         * makes its own at the first request; the JDK frees that when the source is no longer reachable.
         */
        public Builder client(HttpClient value) {
            if (value.followRedirects() != HttpClient.Redirect.NEVER) {
                throw new IllegalArgumentException(
                        "the client follows redirects; the source checks and follows them: NEVER");
            }
            client = value;
            return this;
        }

        /** Replaces the look-up of hosts in the check of addresses. */
        Builder resolver(AddressRules.Resolver value) {
            resolver = value;
            return this;
        }

        /**
         * A source with these settings.
         *
         * @throws IllegalArgumentException if the URL breaks the rules for addresses
         * @throws IllegalStateException if settings contradict each other
         */
        public HttpSource build() {
            requireConsistentPaging();
            requireFree(pageParameter);
            requireFree(sizeParameter);
            if (client != null && connectTimeout != null) {
                throw new IllegalStateException("connectTimeout is a setting of the client that was given");
            }
            rules().refusal(url.example()).ifPresent(why -> {
                throw new IllegalArgumentException("the URL is refused: " + why);
            });
            return new HttpSource(this);
        }

        private void requireConsistentPaging() {
            if (pageParameter != null && nextLink != null) {
                throw new IllegalStateException("pageNumber and nextLink exclude each other");
            }
            boolean details = records != null || totalPages != null || firstPage != null || sizeParameter != null;
            if (pageParameter == null && (details || endAtShortPage)) {
                throw new IllegalStateException(
                        "records, totalPages, firstPage, pageSize and endAtShortPage need pageNumber");
            }
            if (endAtShortPage && (sizeParameter == null || totalPages != null)) {
                throw new IllegalStateException("endAtShortPage needs pageSize and excludes totalPages");
            }
        }

        private void requireFree(@Nullable String parameter) {
            if (parameter != null && url.asksFor(parameter)) {
                throw new IllegalStateException("parameter '" + parameter + "' stands in the URL already");
            }
        }

        private UrlTemplate wholeUrl() {
            return sizeParameter == null ? url : url.with(sizeParameter, Integer.toString(size));
        }

        private Paging paging() {
            if (nextLink != null) {
                return new NextLinks(nextLink);
            }
            if (pageParameter == null) {
                return new SinglePage();
            }
            return new PageNumbers(
                    pageParameter,
                    firstPage == null ? 1 : firstPage,
                    records == null ? JsonPointer.empty() : records,
                    Optional.ofNullable(totalPages),
                    endAtShortPage ? size : 1);
        }

        private AddressRules rules() {
            Set<String> places = new HashSet<>(hosts);
            places.add(AddressRules.place(url.example()));
            return new AddressRules(http, privateAddresses, places, resolver);
        }

        private Limits limits() {
            Duration connect = connectTimeout == null ? CONNECT_TIMEOUT : connectTimeout;
            return new Limits(connect, headersTimeout, idleTimeout, bodyTimeout, maxBodyBytes, unframed);
        }

        private Supplier<HttpClient> givenClient() {
            HttpClient given = requireNonNull(client, "client");
            return () -> given;
        }

        private Builder secret(SecretHeader header) {
            if (header.secret().isBlank()) {
                throw new IllegalArgumentException("header " + header.header() + " needs the name of a secret");
            }
            secretHeaders.removeIf(other -> other.header().equalsIgnoreCase(header.header()));
            secretHeaders.add(header);
            return this;
        }

        private static int within(int value, int least, int most, String setting) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        setting + " must be from " + least + " to " + most + ", is " + value);
            }
            return value;
        }

        private static Duration within(Duration value, String setting) {
            if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(setting + " must be from 1 ms to " + LONGEST + ", is " + value);
            }
            return value;
        }
    }
}
