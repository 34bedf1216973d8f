// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Source} that reads from an API over HTTP promises when the API fails, stalls, breaks off and lies, besides what all
 * sources do. Extend it with the {@link #script} of an API, the sources that ask it, the {@link #request} and the
 * {@link #records} behind it.
 *
 * <p>Each fault strikes at each request of a reading in turn, those for tokens included. After what may pass, the API is well
 * again, another instance goes on after the last bookmark, and each record must have come once.
 */
public abstract class ApiSourceContract extends SourceContract {
    /** How soon a reading ends that is interrupted, whatever its own time limits are. */
    private static final Duration SOON = Duration.ofSeconds(5);
    /** How long a source that shows its pages early gets to do so. */
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    private static final Duration WAIT = Duration.ofSeconds(7);
    private static final Fault STALLED_BODY = new Fault(
            "a body that stalls",
            reply -> reply.length() < 2 ? ApiReply.silence() : reply.stalledAfter(reply.length() / 2));

    private @Nullable ScriptedApi api;

    /** Tells the API what to answer: the same to the same requests, however often they come and in whichever order. */
    protected abstract void script(ScriptedApi api) throws Exception;

    /** Another instance of the source at each call, with time limits of more than 5 seconds, such as its usual ones. */
    protected abstract Source source(ScriptedApi api) throws Exception;

    /** The same with time limits so short, of 100 ms say, that a reading is over well before {@link #patience} is. */
    protected abstract Source impatientSource(ScriptedApi api) throws Exception;

    /** What statuses that bring no page mean; override it where they mean something else to the source. */
    protected Map<Integer, Reaction> statuses() {
        Map<Integer, Reaction> statuses = new TreeMap<>();
        List.of(400, 404, 410, 422).forEach(status -> statuses.put(status, Reaction.FAIL));
        List.of(401, 403).forEach(status -> statuses.put(status, Reaction.FAIL_UNAUTHORISED));
        List.of(408, 500, 502, 503, 504).forEach(status -> statuses.put(status, Reaction.RETRY));
        statuses.put(429, Reaction.WAIT);
        return statuses;
    }

    /** Whether a request is for records, so that {@link #statuses} hold; override it where others are for tokens, say. */
    protected boolean asksForRecords(ApiRequest request) {
        return true;
    }

    @Override
    protected final Source source() throws Exception {
        return source(api());
    }

    @BeforeEach
    protected final void startApi() throws Exception {
        api = ScriptedApi.start();
        script(api);
    }

    @AfterEach
    protected final void closeApi() throws IOException {
        api().close();
    }

    /** It asks for nothing that the script does not have. */
    @Test
    protected void asksForWhatIsThere() throws Exception {
        read(request());

        api().assertNothingUnexpected();
    }

    /** Where it asks for compression, it gives the same records from compressed answers. */
    @Test
    protected void compressedAnswersBringTheSameRecords() throws Exception {
        api().compressing();

        assertThat(read(request()).records())
                .as("records from compressed answers")
                .isEqualTo(records());
    }

    /**
     * Each of {@link #statuses} leads to its reaction: RETRY is a {@link SourceException} or an {@link IOException}, all others are
     * a {@link SourceException}.
     */
    @Test
    protected void statusesMeanWhatTheyMustMean() throws Exception {
        List<ApiRequest> requests =
                requests().stream().filter(this::asksForRecords).toList();
        assertThat(requests).as("requests for records").isNotEmpty();
        for (Map.Entry<Integer, Reaction> status : statuses().entrySet()) {
            Fault fault = new Fault("status " + status.getKey(), reply -> ApiReply.status(status.getKey(), "no page"));
            for (ApiRequest request : requests) {
                SourceReading broken = struck(fault, request);
                assertThat(reaction(broken))
                        .as("what %s means that answers %s, thrown as %s", fault, request, broken.failure())
                        .isEqualTo(status.getValue());
                if (passes(status.getValue())) {
                    assertCompletes(broken, fault, request);
                }
            }
        }
    }

    /** 429 is a {@link SourceException} with the time that {@code Retry-After} tells, in seconds or as a date. */
    @Test
    protected void rateLimitsSayHowLongToWait() throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plus(WAIT.multipliedBy(100)));
        ApiRequest last = lastRequest();

        SourceReading seconds = struck(new Fault("429", reply -> ApiReply.tooManyRequests(WAIT)), last);
        SourceReading until =
                struck(new Fault("429", reply -> ApiReply.status(429).withHeader("Retry-After", date)), last);

        assertThat(delay(seconds)).as("after Retry-After: 7").contains(WAIT);
        assertThat(delay(until))
                .as("after a date in 700 seconds")
                .get()
                .satisfies(delay -> assertThat(delay).isBetween(WAIT.multipliedBy(90), WAIT.multipliedBy(101)));
    }

    /**
     * Connections that end before an answer or within its headers are worth a retry.
     */
    @Test
    protected void connectionsThatEndBeforeAnAnswerAreWorthARetry() throws Exception {
        List<Fault> faults = List.of(
                new Fault("a reset", reply -> ApiReply.reset()),
                new Fault("a close", reply -> ApiReply.closed()),
                new Fault("a reset within the headers", ApiReply::resetInHeaders),
                new Fault("a close within the headers", ApiReply::cutInHeaders));
        assertEachPasses(faults);
    }

    /**
     * Bodies that are cut are never taken for whole, and worth a retry: with a length, in chunks or until the connection closes, by
     * a close or a reset, after nothing, a byte, a half, all but a byte, and all but the end mark of the chunks.
     */
    @Test
    protected void bodiesThatAreCutAreNeverTakenForWhole() throws Exception {
        List<Fault> faults = new ArrayList<>();
        Map<String, UnaryOperator<ApiReply>> framings = new LinkedHashMap<>();
        framings.put("with a length", UnaryOperator.identity());
        framings.put("in chunks", ApiReply::inChunks);
        framings.put("until the close", ApiReply::untilClose);
        framings.forEach((name, framing) -> {
            faults.add(cut(name + ", closed after nothing", framing, reply -> reply.cutAfter(0)));
            faults.add(cut(name + ", closed after a byte", framing, reply -> reply.cutAfter(1)));
            faults.add(cut(name + ", closed after a half", framing, reply -> reply.cutAfter(reply.length() / 2)));
            faults.add(
                    cut(name + ", closed before the last byte", framing, reply -> reply.cutAfter(reply.length() - 1)));
            faults.add(cut(name + ", reset after a half", framing, reply -> reply.resetAfter(reply.length() / 2)));
        });
        faults.add(cut("in chunks, without their end", ApiReply::inChunks, reply -> reply.cutAfter(reply.length())));
        faults.add(cut(
                "a length that is too long", UnaryOperator.identity(), reply -> reply.announcing(reply.length() + 1L)));
        assertEachPasses(faults);
    }

    /** An answer that never comes, or stalls in its headers, ends by the source's own time limits, and its connection, too. */
    @Test
    protected void answersThatStallEndByThemselves() throws Exception {
        assertEndsByItself(new Fault("an answer that never comes", reply -> ApiReply.silence()));
        assertEndsByItself(new Fault("headers that stall", ApiReply::stalledInHeaders));
    }

    /** A body that stalls ends by the source's own time limits, as worth a retry, and its connection ends, too. */
    @Test
    protected void bodiesThatStallEndByThemselves() throws Exception {
        assertEndsByItself(STALLED_BODY);
    }

    /** An interrupt ends the wait for an answer within 5 seconds and is not swallowed; the connection ends, too. */
    @Test
    protected void anInterruptEndsTheWaitForAnAnswer() throws Exception {
        assertEndsByInterrupt(new Fault("an answer that never comes", reply -> ApiReply.silence()), Duration.ZERO);
    }

    /** An interrupt ends a body that stalls within 5 seconds and is not swallowed; the connection ends, too. */
    @Test
    protected void anInterruptEndsABody() throws Exception {
        assertEndsByInterrupt(STALLED_BODY, A_MOMENT);
    }

    /** No secret goes to another host or port that a redirect names, whether it is followed or refused. */
    @Test
    protected void secretsDoNotFollowARedirectToAnotherOrigin() throws Exception {
        Canary canary = canaryOfContract();
        try (ScriptedApi other = ScriptedApi.start()) {
            List<ApiRequest> requests = requests();
            for (int status : List.of(301, 302, 303, 307, 308)) {
                for (ApiRequest request : requests) {
                    Fault fault = new Fault(
                            "a redirect",
                            reply -> ApiReply.redirect(other.url("/elsewhere")).withStatus(status));
                    SourceReading reading = struck(fault, request);
                    canary.assertNotIn(reading.said(), "what the source says of a redirect");
                }
            }
            for (ApiRequest request : other.requests()) {
                canary.assertNotIn(
                        request.target() + "\n" + request.headers() + "\n" + request.body(),
                        "a request to another origin, where a redirect led");
            }
        }
    }

    /**
     * An API that quotes the secret, and the requests that carry it, in statuses, headers, bodies, redirects and answers that are none does not get it shown: no
     * message of what is thrown has it in any form, nor those of its causes, nor what pages say.
     */
    @Test
    protected void secretsAreNotShownThoughTheApiQuotesThem() throws Exception {
        Canary canary = canaryOfContract();
        String secret = canary.secret();
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        List<ApiRequest> requests = requests();
        String quotations = Stream.concat(
                        canary.quotations().stream(), requests.stream().flatMap(ApiSourceContract::echo))
                .collect(Collectors.joining(" "));
        List<Fault> faults = new ArrayList<>();
        for (int status : List.of(400, 401, 403, 404, 429, 500, 503)) {
            faults.add(new Fault(
                    "status " + status,
                    reply -> ApiReply.status(status, quotations).withHeader("Retry-After", secret)));
        }
        faults.add(new Fault("a redirect", reply -> ApiReply.redirect("/elsewhere?key=" + encoded)));
        faults.add(new Fault("a redirect to no URL", reply -> ApiReply.redirect(secret + "%zz")));
        faults.add(new Fault("no status line", reply -> ApiReply.raw(secret + "\r\n\r\n")));
        faults.add(new Fault("no status", reply -> ApiReply.raw("HTTP/1.1 " + secret + "\r\n\r\n")));
        faults.add(new Fault("no header", reply -> ApiReply.raw("HTTP/1.1 200 OK\r\n" + secret + "\r\n\r\n")));
        faults.add(new Fault(
                "no length", reply -> ApiReply.raw("HTTP/1.1 200 OK\r\nContent-Length: " + secret + "\r\n\r\n")));
        faults.add(new Fault(
                "no chunk",
                reply -> ApiReply.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + secret + "\r\n")));
        faults.add(new Fault(
                "a body that is cut", reply -> ApiReply.json("\"" + secret).cutAfter(secret.length())));
        faults.add(new Fault("an encoding", reply -> reply.withHeader("Content-Encoding", secret)));
        faults.add(new Fault(
                "headers of a page",
                reply -> reply.withHeader("ETag", "\"" + secret + "\"")
                        .withHeader("Last-Modified", secret)
                        .withHeader("Link", "<" + secret + ">")));
        for (Fault fault : faults) {
            for (ApiRequest request : requests) {
                canary.assertNotIn(
                        struck(fault, request).said(), "what the source says of " + fault + " that quotes the secret");
            }
        }
    }

    /** What pages for developers show of a request. */
    private static Stream<String> echo(ApiRequest request) {
        return Stream.concat(Stream.of(request.target(), request.body()), request.headers().values().stream());
    }

    /** A fault, and what it does to the answer of the script. */
    private record Fault(String name, UnaryOperator<ApiReply> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Of an answer without a body nothing can be cut: it does not come at all. */
    private static Fault cut(String name, UnaryOperator<ApiReply> framing, UnaryOperator<ApiReply> cut) {
        return new Fault(
                "a body " + name, reply -> reply.length() < 2 ? ApiReply.closed() : cut.apply(framing.apply(reply)));
    }

    private void assertEachPasses(List<Fault> faults) throws Exception {
        List<ApiRequest> requests = requests();
        for (Fault fault : faults) {
            for (ApiRequest request : requests) {
                SourceReading broken = struck(fault, request);
                assertPasses(broken, fault, request);
                assertCompletes(broken, fault, request);
            }
        }
    }

    private void assertEndsByItself(Fault fault) throws Exception {
        for (ApiRequest asked : requests()) {
            api().heal();
            api().strikeFrom(asked.number(), fault.change());
            SourceReading broken = reading(impatientSource(api()), withSecrets(request()), Drain.WHOLE);
            assertPasses(broken, fault, asked);
            api().awaitNoStall();
            assertCompletes(broken, fault, asked);
        }
    }

    private void assertEndsByInterrupt(Fault fault, Duration toShowThePage) throws Exception {
        for (ApiRequest asked : requests()) {
            api().heal();
            api().strikeFrom(asked.number(), fault.change());
            Source source = source();
            ReadRequest request = withSecrets(request());
            SourceReading reading = new SourceReading(this::recordsIn, Drain.WHOLE);
            OwnThread<SourceReading> thread = OwnThread.start(() -> reading.run(source, request));
            api().awaitStall();
            reading.awaitBody(toShowThePage);

            thread.interrupt();

            thread.await(SOON, "a reading that was interrupted in " + fault);
            assertThat(reading.failure())
                    .as("what ends a reading that was interrupted in %s, the answer to %s", fault, asked)
                    .isPresent();
            assertThat(reading.interrupted())
                    .as("whether the thread knows that it was interrupted in %s: %s", fault, reading.failure())
                    .isTrue();
            api().awaitNoStall();
        }
    }

    private void assertPasses(SourceReading broken, Fault fault, ApiRequest asked) {
        assertThat(broken.failure())
                .as("what is thrown for %s, the answer to %s; records until then: %s", fault, asked, broken.records())
                .isPresent();
        assertThat(reaction(broken))
                .as("what %s means, the answer to %s, thrown as %s", fault, asked, broken.failure())
                .matches(ApiSourceContract::passes);
    }

    private void assertCompletes(SourceReading broken, Fault fault, ApiRequest asked) throws Exception {
        api().heal();
        assertThat(completed(broken))
                .as("records of the window that met %s, the answer to %s, and went on", fault, asked)
                .isEqualTo(records());
    }

    /** A reading of another instance that meets a fault from one request on. */
    private SourceReading struck(Fault fault, ApiRequest asked) throws Exception {
        api().heal();
        api().strikeFrom(asked.number(), fault.change());
        return reading(source(), withSecrets(request()), Drain.WHOLE);
    }

    /** The requests of a whole reading. */
    private List<ApiRequest> requests() throws Exception {
        api().heal();
        read(request());
        List<ApiRequest> requests = api().requests();
        assertThat(requests).as("requests of a reading").isNotEmpty();
        return requests;
    }

    private ApiRequest lastRequest() throws Exception {
        List<ApiRequest> requests = requests();
        return requests.get(requests.size() - 1);
    }

    private static boolean passes(@Nullable Reaction reaction) {
        return reaction == Reaction.RETRY || reaction == Reaction.WAIT || reaction == Reaction.SKIP;
    }

    /** What the engine does about a failure; null where it is one that the source did not think of, or there is none. */
    private static @Nullable Reaction reaction(SourceReading reading) {
        Exception thrown = reading.failure().orElse(null);
        if (thrown instanceof SourceException known) {
            return known.reaction();
        }
        return thrown instanceof IOException ? Reaction.RETRY : null;
    }

    private static Optional<Duration> delay(SourceReading reading) {
        return reading.failure()
                .filter(SourceException.class::isInstance)
                .flatMap(thrown -> ((SourceException) thrown).delay());
    }

    private ScriptedApi api() {
        return requireNonNull(api, "the API is started before each test");
    }
}
