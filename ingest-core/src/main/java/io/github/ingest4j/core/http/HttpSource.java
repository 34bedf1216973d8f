// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.core.http.internal.HeaderText;
import io.github.ingest4j.core.http.internal.address.AddressRules;
import io.github.ingest4j.core.http.internal.request.BodyTemplate;
import io.github.ingest4j.core.http.internal.request.RequestTemplate;
import io.github.ingest4j.core.http.internal.request.UrlTemplate;
import io.github.ingest4j.core.internal.Pause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a window from a web service, by GET or by POST. Immutable; used by any number of threads.
 *
 * {@snippet class="io.github.ingest4j.core.http.HttpSourceTest" region="example"}
 *
 * <p><b>Templates.</b> The URL and the values of queries and headers may hold placeholders over the window: {@code
 * {window.start}} and {@code {window.end}} (ISO 8601 instants), {@code {window.date}} and {@code {window.end.date}} (days
 * in UTC), and {@code .epochSeconds} or {@code .epochMillis} after {@code window.start} or {@code window.end}. Where the
 * pipeline has an {@link io.github.ingest4j.core.Overlap}, {@code window.start} is that much earlier, and {@code
 * {window.start.date}} its day; {@code {window.date}} stays the day of the window itself. {@code
 * {slice}} and {@code {slice.NAME}} are the name and an attribute of the slice, for a {@link
 * io.github.ingest4j.SlicedSource} or a {@link io.github.ingest4j.core.DetailSource}. In URLs their values are
 * percent-encoded. {@code {position}} is where an {@linkplain Builder#incremental incremental} source reads on. A source that
 * names no slice refuses to read one. The window must bound what the service returns, else
 * pages shift while they are read. In the body of a POST, placeholders stand in texts or for numbers; other braces are left
 * alone.
 *
 * <p><b>Pages.</b> One request is one page unless {@link Builder#pages} says how others follow.
 *
 * <p><b>Secrets</b> are named here and resolved at each request. {@link Auth} has the ways to send them. They travel to the
 * origin of the source's URL and nowhere else: a redirect or a next link to another allowed host carries no header and no
 * secret of the caller.
 *
 * <p><b>Addresses.</b> Only https, only the URL's own host and port unless others are allowed, and only hosts that
 * resolve to public addresses; redirects (at most five) and next links too. The JDK's client looks a host up again after
 * this check: what protects from a name server that changes its answer in between is the JVM's address cache (30 seconds
 * by default; do not set {@code networkaddress.cache.ttl} to 0), and no more. Behind a proxy, it is the proxy that connects.
 *
 * <p><b>Errors.</b> Nothing is repeated here except once after a 401, with the secret renewed: the engine retries. (The
 * JDK's client itself repeats a GET whose connection closes before anything of the answer has come.) Statuses
 * 408, 425 and 5xx (not 501, 505) are retryable, 429 is rate limited, and so is a 403 that tells how long to wait; 401 and
 * any other 403 are unauthorised, others are fatal; a fault of the network is an {@link java.io.IOException}. A 204 is no
 * page; {@link Pagination} says where it is an end. {@link Builder#treat} says where a service means something else.
 * Messages quote no query value and no secret.
 *
 * <p><b>Pace.</b> {@link RequestBudget} says how often hosts are asked, and what they have a say in.
 *
 * <p><b>Bodies</b> are passed on as received; gzip is asked for and kept, deflate and zstd are understood; {@link
 * Builder#packed} is for compressed files. A body must be known to be complete: by Content-Length, chunks, HTTP/2, or by a
 * JSON document that closes.
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
    /** The most bytes of one window, as received: 64 GiB. */
    public static final long MAX_BYTES = 1L << 36;

    private final HttpSettings settings;

    private HttpSource(HttpSettings settings) {
        this.settings = settings;
    }

    /**
     * A source that reads from this URL, which may hold placeholders after its host.
     *
     * @throws IllegalArgumentException if it is not absolute, holds credentials or an unknown placeholder
     */
    public static Builder get(String url) {
        return new Builder(UrlTemplate.of(url), Optional.empty());
    }

    /**
     * A source that reads from this URL by POST with this JSON body, such as a search or a GraphQL query. Only for
     * services that change nothing then: a request may be sent again. The body goes to the URL's own origin and nowhere
     * else; it may hold placeholders, and must hold no secret.
     *
     * @throws IllegalArgumentException as for {@link #get}, or if the body is not a JSON object or array
     */
    public static Builder post(String url, String json) {
        return new Builder(UrlTemplate.of(url), Optional.of(BodyTemplate.of(json)));
    }

    @Override
    public PageReader open(ReadRequest request) {
        return new HttpReading(settings, request).open();
    }

    /** Whether it is {@linkplain Builder#incremental incremental}. */
    @Override
    public boolean isSequential() {
        return settings.incremental().isPresent();
    }

    /**
     * The first request that a run would send, to be looked at before: method, address, headers and body, with the names of
     * secrets in place of their values. Nothing is asked for, secrets neither. Values of queries and headers that are no
     * secrets are in it.
     */
    public String describe(ReadRequest request) {
        return new Beginning(settings, request).described();
    }

    /**
     * Sends the first request as a run would, and closes the answer unread: to find out before the first run whether address
     * and credentials are right. Asks for an access token where one is needed. Nothing is stored but a refresh token that the
     * server replaces. Where the source {@linkplain Builder#export exports}, the service creates a job.
     *
     * @param request with the pipeline's secrets
     * @throws io.github.ingest4j.SourceException if the server refuses, as a run would be told of it
     * @throws io.github.ingest4j.ConfigurationException if a secret is not there or cannot be sent
     */
    public FirstAnswer check(ReadRequest request) throws IOException, InterruptedException {
        return new HttpReading(settings, request).tried();
    }

    /** What is asked for, without query and headers. */
    @Override
    public String toString() {
        URI example = settings.url().example();
        return (settings.body().isPresent() ? "POST " : "GET ") + example.getScheme() + "://"
                + example.getRawAuthority() + example.getRawPath();
    }

    /** Settings of a source. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST = Duration.ofDays(1);
        private static final String PLACE = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?";

        private UrlTemplate url;
        private final Map<String, RequestTemplate> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Map<String, Auth> auths = new LinkedHashMap<>();
        private final Set<String> hosts = new HashSet<>();
        private final Optional<BodyTemplate> body;
        private Pagination pagination = new SinglePage();
        private @Nullable Incremental incremental;
        private boolean onlyIfChanged;
        private @Nullable ExportJob export;
        private @Nullable String mediaType;
        private @Nullable Packing packing;
        private final Set<String> keptHeaders = new LinkedHashSet<>();
        private int maxPages = MAX_PAGES;
        private long maxBytes = MAX_BYTES;
        private final List<AnswerRule> answerRules = new ArrayList<>();
        private RequestBudget budget = RequestBudget.unlimited();
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
        private Clock clock = Clock.systemUTC();
        private Pause pause = Pause.SLEEP;

        private Builder(UrlTemplate url, Optional<BodyTemplate> body) {
            this.url = url;
            this.body = body;
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
            headers.put(name, RequestTemplate.of(value));
            return this;
        }

        /**
         * Adds what shows whose the requests are. A source may have several; of two that set the same header or parameter
         * the later counts.
         */
        public Builder auth(Auth auth) {
            auths.remove(auth.place());
            auths.put(auth.place(), auth);
            return this;
        }

        /** Sets a header to the secret of that name: {@link Auth#header}. */
        public Builder secretHeader(String name, String secret) {
            return auth(Auth.header(name, secret));
        }

        /** Sends the secret of that name as {@code Authorization: Bearer}: {@link Auth#bearer}. */
        public Builder bearer(String secret) {
            return auth(Auth.bearer(secret));
        }

        /** How pages follow each other; without this, there is one. */
        public Builder pages(Pagination value) {
            pagination = requireNonNull(value, "value");
            return this;
        }

        /**
         * Has each window read on where the one before it ended, which makes the source {@linkplain Source#isSequential
         * sequential}. {@code {position}} in query, URL, headers or body stands for where that is.
         */
        public Builder incremental(Incremental value) {
            incremental = requireNonNull(value, "value");
            return this;
        }

        /**
         * Asks for the only page of a window on condition that it has changed since an earlier window read it, by its ETag, else its
         * Last-Modified (RFC 9110). A 304 is a window without pages. What differs in address, headers or credentials is asked for
         * without a condition, and so is what a redirect leads to by another address than before. Without effect within a {@link
         * io.github.ingest4j.core.DetailSource}, which keeps no positions.
         */
        public Builder onlyIfChanged() {
            onlyIfChanged = true;
            return this;
        }

        /** The request creates a job of this kind, and its files are the pages. */
        public Builder export(ExportJob job) {
            job.check();
            export = job;
            return this;
        }

        /**
         * How often its hosts may be asked, together with other sources of this budget. Default: as they bear, by a budget
         * that no other source has.
         */
        public Builder budget(RequestBudget value) {
            budget = requireNonNull(value, "value");
            return this;
        }

        /**
         * What bodies are, such as {@code text/csv}, whatever the service calls them; {@code Accept} asks for it. Without
         * this, the answer's Content-Type counts.
         */
        public Builder mediaType(String value) {
            if (!value.matches("[!-+\\--:<-~]+/[!-+\\--:<-~]+")) {
                throw new IllegalArgumentException("not a media type without parameters: '" + value + "'");
            }
            mediaType = value.toLowerCase(Locale.ROOT);
            return this;
        }

        /**
         * Says that bodies are compressed files, which no Content-Encoding tells. They are stored as they are. What is in
         * them is said by {@link #mediaType}.
         */
        public Builder packed(Packing value) {
            packing = requireNonNull(value, "value");
            return this;
        }

        /**
         * Stores this header of the answers with each page, as an attribute by its name in lower case; Content-Type, ETag and
         * Last-Modified always are. Secrets are taken out.
         */
        public Builder keepHeader(String name) {
            HeaderText.requireName(name);
            if (Bodies.OWN_ATTRIBUTES.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the attribute " + name.toLowerCase(Locale.ROOT)
                        + " of a page is something else; no header of that name can be kept");
            }
            if (name.equalsIgnoreCase("Set-Cookie")) {
                throw new IllegalArgumentException("header " + name + " holds a credential, which must not be stored");
            }
            keptHeaders.add(name);
            return this;
        }

        /**
         * Counts such answers as that, whatever their status means otherwise. Of several rules the first that fits holds.
         *
         * {@snippet class="io.github.ingest4j.core.http.AnswerRulesTest" region="example"}
         */
        public Builder treat(Answers which, As as) {
            requireNonNull(which, "which");
            Optional<As> outcome = Optional.of(as);
            return treat(answer -> which.include(answer) ? outcome : Optional.empty());
        }

        /** Counts answers as this rule says where it says something; see {@link #treat(Answers, As)}. */
        public Builder treat(AnswerRule rule) {
            answerRules.add(requireNonNull(rule, "rule"));
            return this;
        }

        /** More pages than this for one window, with an empty one at the end, are an error. Default {@link #MAX_PAGES}. */
        public Builder maxPages(int count) {
            maxPages = within(count, 1, 10_000_000, "maxPages");
            return this;
        }

        /** More bytes than this for one window, as received, are an error. Default {@link #MAX_BYTES}. */
        public Builder maxBytes(long bytes) {
            maxBytes = atLeastOne(bytes, "maxBytes");
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
            maxBodyBytes = atLeastOne(bytes, "maxBodyBytes");
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

        /** Replaces the clock that tells when tokens expire, and the pause between looks at a store. */
        Builder time(Clock clock, Pause pause) {
            this.clock = clock;
            this.pause = pause;
            return this;
        }

        /**
         * A source with these settings.
         *
         * @throws IllegalArgumentException if the URL breaks the rules for addresses
         * @throws IllegalStateException if settings contradict each other
         */
        public HttpSource build() {
            if (client != null && connectTimeout != null) {
                throw new IllegalStateException("connectTimeout is a setting of the client that was given");
            }
            HttpSettings settings = settings();
            new SettingsCheck(settings).check();
            return new HttpSource(settings);
        }

        private HttpSettings settings() {
            Limits limits = limits();
            return new HttpSettings(
                    url,
                    body,
                    new TreeMap<>(headers),
                    List.copyOf(auths.values()),
                    pagination,
                    Optional.ofNullable(incremental),
                    onlyIfChanged,
                    new Caps(maxPages, maxBytes),
                    new Bodies(mediaType, packing, List.copyOf(keptHeaders)),
                    Optional.ofNullable(export),
                    rules(),
                    limits,
                    budget,
                    List.copyOf(answerRules),
                    client == null ? new OwnClient(limits.connect()) : givenClient(),
                    clock,
                    pause);
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

        private static long atLeastOne(long value, String setting) {
            if (value < 1) {
                throw new IllegalArgumentException(setting + " must be at least 1, is " + value);
            }
            return value;
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
