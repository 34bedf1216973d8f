// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources that are broken in one way each, and the test of the contract that finds it. */
@Timeout(60)
class SourceContractMutantsTest {

    /** Makes a source that asks that URL within that time. */
    @FunctionalInterface
    private interface Making {
        Source source(String url, Duration limit);
    }

    static Stream<ContractMutant> mutants() {
        return Stream.of(
                mutant("givesEachRecordOnce", "records of the source", CutsTheLastPage::new),
                mutant("theSameRequestGivesTheSameRecords", "again", TakesWhatItReads::new),
                mutant("readersOfOneSourceDoNotDisturbEachOther", "records of two readers in turns", sharingAReader()),
                mutant("windowsThatAreOpenAtOnceDoNotMix", "in turns", KeepsTheWindow::new),
                wrapped("nothingFollowsTheLastPage", "what follows the last page", AroundReader::beginningAgain),
                wrapped(
                        "bodiesAreTheSameHoweverTheyAreRead",
                        "what follows the end of a body",
                        AroundReader::withoutEnd),
                mutant("readingGoesOnAfterEachBookmark", "after page 1", ForgetsToResume::new),
                mutant(
                        "readingGoesOnAfterEachBookmark",
                        "noBookmarks() says why",
                        source((page, key) -> Page.of(page.mediaType(), page.body()))),
                mutant("aRunThatDiesWithinAPageLosesAndDoublesNothing", "within page 2", MarksThePageItself::new),
                wrapped(
                        "closingEarlyOrAgainIsHarmless",
                        "closing a reader before the first page, and again",
                        AroundReader::closingOnce),
                mutant("anInterruptIsNotSwallowed", "interrupted BEFORE_OPEN", SwallowsInterrupts::new),
                mutant(
                        "secretsAreNotShown",
                        "shown as it is in what the source shows",
                        source((page, key) -> page.withAttribute("key", key))),
                mutant(
                        "secretsAreNotShown",
                        "shown in base64",
                        source((page, key) -> page.withAttribute(
                                "login", Base64.getEncoder().encodeToString(("user:" + key).getBytes(UTF_8))))),
                mutant(
                        "secretsAreNotShown",
                        "shown in its beginning",
                        source((page, key) -> page.withBookmark(key.substring(0, key.length() - 3)))),
                mutant("aMissingSecretIsNotARetry", "without secrets", WrapsWhatTheProviderThrows::new),
                mutant(
                        "whatPagesSayCanBeStored",
                        "values of attributes",
                        source((page, key) -> page.withAttribute("half", "\ud83d"))),
                mutant(
                        "whatPagesSayCanBeStored",
                        "content encoding",
                        source((page, key) -> page.withContentEncoding("br"))),
                mutant("asksForWhatIsThere", "GET /orders/elsewhere", AsksForMore::new),
                mutant("compressedAnswersBringTheSameRecords", "records from compressed answers", AsksForGzip::new),
                mutant("statusesMeanWhatTheyMustMean", "what status 404 means", TakesNotFoundForTheEnd::new),
                mutant("statusesMeanWhatTheyMustMean", "what status 400 means", RetriesEverything::new),
                mutant("rateLimitsSayHowLongToWait", "after Retry-After: 7", WaitsAsLongAsItLikes::new),
                mutant("connectionsThatEndBeforeAnAnswerAreWorthARetry", "what a reset means", GivesUpAtOnce::new),
                mutant("bodiesThatAreCutAreNeverTakenForWhole", "until the close", TakesWhatComes::new),
                mutant("answersThatStallEndByThemselves", "has not ended after PT2S", WaitsForEver::new),
                mutant("bodiesThatStallEndByThemselves", "has not ended after PT2S", WaitsForEver::new),
                mutant("anInterruptEndsTheWaitForAnAnswer", "knows that it was interrupted", SwallowsInterrupts::new),
                mutant("anInterruptEndsABody", "knows that it was interrupted", SwallowsInterrupts::new),
                mutant("secretsDoNotFollowARedirectToAnotherOrigin", "request to another origin", Follows::new),
                mutant("secretsAreNotShownThoughTheApiQuotesThem", "status 400 that quotes", QuotesTheApi::new),
                mutant("secretsAreNotShownThoughTheApiQuotesThem", "no status", QuotesTheClient::new));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void theContractFindsWhatIsBroken(ContractMutant mutant) {
        mutant.assertIsFound();
    }

    @Test
    void everyTestOfTheContractsFindsSomething() {
        assertThat(mutants().map(ContractMutant::test).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        ContractMutant.testsOf(SourceContract.class, ApiSourceContract.class));
    }

    @Test
    void aReasonThatIsNotTrueIsFound() {
        BrokenSource contract = new BrokenSource(PlainApiSource::new) {
            @Override
            protected Optional<String> noBookmarks() {
                return Optional.of("nobody needs them");
            }

            @Override
            protected Optional<String> noSecrets() {
                return Optional.of("it is open to all");
            }

            @Override
            protected Optional<String> sameForAllWindows() {
                return Optional.of("it answers for now only");
            }
        };

        assertThatThrownBy(() -> ContractMutant.run("readingGoesOnAfterEachBookmark", contract))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("although nobody needs them");
        assertThatThrownBy(() -> ContractMutant.run("secretsAreNotShown", contract))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("although it is open to all");
        assertThatThrownBy(() -> ContractMutant.run("windowsThatAreOpenAtOnceDoNotMix", contract))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("although it answers for now only");
    }

    @Test
    void aSourceThatFailsByItselfIsToldWithItsFailure() {
        BrokenSource contract = new BrokenSource((url, limit) -> request -> {
            throw new IOException("of the source");
        });

        assertThatThrownBy(() -> ContractMutant.run("givesEachRecordOnce", contract))
                .isInstanceOf(AssertionError.class)
                .hasMessage("the source fails though nothing is wrong: java.io.IOException: of the source")
                .hasCause(new IOException("of the source"));
    }

    /** The contract of {@link PlainApiSource}, about another source. */
    private static class BrokenSource extends PlainApiSourceTest {
        private final Making making;

        BrokenSource(Making making) {
            this.making = making;
        }

        @Override
        protected Source source(ScriptedApi api) {
            return making.source(api.url("/orders"), Duration.ofSeconds(30));
        }

        @Override
        protected Source impatientSource(ScriptedApi api) {
            return making.source(api.url("/orders"), Duration.ofMillis(100));
        }

        @Override
        protected Duration patience() {
            return Duration.ofSeconds(2);
        }
    }

    private static ContractMutant mutant(String test, String message, Making making) {
        return new ContractMutant(test, message, () -> new BrokenSource(making));
    }

    private static ContractMutant wrapped(String test, String message, UnaryOperator<PageReader> wrapper) {
        return mutant(test, message, (url, limit) -> {
            PlainApiSource whole = new PlainApiSource(url, limit);
            return request -> wrapper.apply(whole.open(request));
        });
    }

    @FunctionalInterface
    private interface Decoration {
        Page page(Page page, String key);
    }

    private static Making source(Decoration decoration) {
        return (url, limit) -> new PlainApiSource(url, limit) {
            @Override
            Page decorated(Page page, String key) {
                return decoration.page(page, key);
            }
        };
    }

    /** A source whose readers for one window are one. */
    private static Making sharingAReader() {
        return (url, limit) -> {
            PlainApiSource whole = new PlainApiSource(url, limit);
            ConcurrentHashMap<String, PageReader> readers = new ConcurrentHashMap<>();
            return request -> readers.computeIfAbsent(request.window().name(), name -> whole.open(request));
        };
    }

    /** Readers that are wrong in how they end. */
    private static final class AroundReader implements PageReader {
        private final PageReader reader;
        private final Function<InputStream, InputStream> bodies;
        private final boolean again;
        private boolean ended;
        private boolean closed;
        private final boolean once;

        private AroundReader(
                PageReader reader, Function<InputStream, InputStream> bodies, boolean again, boolean once) {
            this.reader = reader;
            this.bodies = bodies;
            this.again = again;
            this.once = once;
        }

        static PageReader beginningAgain(PageReader reader) {
            return new AroundReader(reader, Function.identity(), true, false);
        }

        static PageReader closingOnce(PageReader reader) {
            return new AroundReader(reader, Function.identity(), false, true);
        }

        static PageReader withoutEnd(PageReader reader) {
            return new AroundReader(reader, SignedBytes::new, false, false);
        }

        @Override
        public Page next() throws IOException, InterruptedException {
            if (ended && again) {
                return Page.json("[]");
            }
            Page page = reader.next();
            ended = page == null;
            return page == null
                    ? null
                    : Page.of(page.mediaType(), bodies.apply(page.body()))
                            .withBookmark(() -> page.bookmark().orElse(null));
        }

        @Override
        public void close() {
            if (closed && once) {
                throw new IllegalStateException("closed already");
            }
            closed = true;
        }
    }

    /** A stream whose single bytes end at a brace. */
    private static final class SignedBytes extends InputStream {
        private final InputStream bytes;

        SignedBytes(InputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            int octet = bytes.read();
            return octet == '}' ? -1 : octet;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return bytes.read(target, offset, length);
        }
    }

    private static final class CutsTheLastPage extends PlainApiSource {
        CutsTheLastPage(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        String next(String body) {
            return super.next(body).equals("1") ? "1" : "";
        }
    }

    /** A queue, in truth: what was read once is gone. */
    private static final class TakesWhatItReads extends PlainApiSource {
        private final Set<String> taken = ConcurrentHashMap.newKeySet();

        TakesWhatItReads(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        boolean isEnd(HttpResponse<byte[]> response) {
            return !taken.add(response.uri().toString());
        }
    }

    private static final class KeepsTheWindow implements Source {
        private final PlainApiSource whole;
        private ReadRequest kept;

        KeepsTheWindow(String url, Duration limit) {
            whole = new PlainApiSource(url, limit);
        }

        @Override
        public PageReader open(ReadRequest request) {
            kept = request;
            PageReader[] reader = {null};
            return () -> {
                if (reader[0] == null) {
                    reader[0] = whole.open(kept);
                }
                return reader[0].next();
            };
        }
    }

    private static final class ForgetsToResume extends PlainApiSource {
        ForgetsToResume(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        String start(ReadRequest request) {
            return "";
        }
    }

    private static final class MarksThePageItself extends PlainApiSource {
        MarksThePageItself(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        String bookmark(String asked, String next) {
            return asked;
        }
    }

    private static final class SwallowsInterrupts extends PlainApiSource {
        SwallowsInterrupts(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        HttpResponse<byte[]> send(HttpRequest request) throws IOException {
            try {
                return super.send(request);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
    }

    private static final class WrapsWhatTheProviderThrows extends PlainApiSource {
        WrapsWhatTheProviderThrows(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        String key(ReadRequest request) throws IOException {
            try {
                return super.key(request);
            } catch (RuntimeException e) {
                throw new IOException("no key", e);
            }
        }
    }

    private static final class AsksForMore extends PlainApiSource {
        AsksForMore(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
            super.send(HttpRequest.newBuilder(request.uri().resolve("/orders/elsewhere"))
                    .build());
            return super.send(request);
        }
    }

    private static final class AsksForGzip extends PlainApiSource {
        AsksForGzip(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        HttpRequest.Builder customized(HttpRequest.Builder request) {
            return request.header("Accept-Encoding", "gzip");
        }
    }

    private static final class TakesNotFoundForTheEnd extends PlainApiSource {
        TakesNotFoundForTheEnd(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        boolean isEnd(HttpResponse<byte[]> response) {
            return response.statusCode() == 404;
        }
    }

    private static final class RetriesEverything extends PlainApiSource {
        RetriesEverything(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        SourceException refused(HttpResponse<byte[]> response) {
            return SourceException.retryable("status " + response.statusCode());
        }
    }

    private static final class WaitsAsLongAsItLikes extends PlainApiSource {
        WaitsAsLongAsItLikes(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        SourceException refused(HttpResponse<byte[]> response) {
            return SourceException.rateLimited("status " + response.statusCode(), Duration.ofMinutes(1));
        }
    }

    private static final class GivesUpAtOnce extends PlainApiSource {
        GivesUpAtOnce(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        IOException broken(HttpRequest request, Throwable cause) {
            throw SourceException.fatal("broken off");
        }
    }

    private static final class TakesWhatComes extends PlainApiSource {
        TakesWhatComes(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        void requireWhole(HttpResponse<byte[]> response) {
            // whatever it is
        }
    }

    private static final class WaitsForEver extends PlainApiSource {
        WaitsForEver(String url, Duration limit) {
            super(url, limit.multipliedBy(1000));
        }
    }

    private static final class Follows extends PlainApiSource {
        private static final HttpClient FOLLOWING = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();

        Follows(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        HttpClient client() {
            return FOLLOWING;
        }
    }

    private static final class QuotesTheApi extends PlainApiSource {
        QuotesTheApi(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        SourceException refused(HttpResponse<byte[]> response) {
            return SourceException.fatal("the API says " + new String(response.body(), UTF_8));
        }
    }

    private static final class QuotesTheClient extends PlainApiSource {
        QuotesTheClient(String url, Duration limit) {
            super(url, limit);
        }

        @Override
        IOException broken(HttpRequest request, Throwable cause) {
            return new IOException("broken off", cause);
        }
    }
}
