// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.Packed;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.csv.CsvTransformer;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.testkit.InMemoryLedger;
import io.github.ingest4j.testkit.InMemoryObjectStore;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that come compressed, by Content-Encoding or as files. */
@Timeout(20)
class CodedBodiesTest {
    private static final String CSV = "day,item,price\n2026-11-20,00123,1.5\n2026-11-21,00124,\n";

    static Stream<Arguments> codings() {
        return Stream.of(
                arguments("gzip", (Function<String, byte[]>) Packed::gzip),
                arguments("deflate", (Function<String, byte[]>) Packed::zlib),
                arguments("deflate", (Function<String, byte[]>) Packed::bareDeflate),
                arguments("zstd", (Function<String, byte[]>) Packed::zstd));
    }

    /** The records are counted in what is compressed; long pages pass in many pieces. */
    @ParameterizedTest
    @MethodSource("codings")
    void pagingLooksIntoWhatIsCompressed(String coding, Function<String, byte[]> coder) throws Exception {
        String[] pages = {
            "{\"data\":[{\"id\":1}," + "{\"id\":2,\"name\":\"x\"},".repeat(20_000) + "{\"id\":3}]}",
            "{\"data\":[{\"id\":4}]}",
            "{\"data\":[]}"
        };
        try (WebServer server = WebServer.serving(asked -> Reply.json("")
                .withBody(coder.apply(pages[Integer.parseInt(asked.query("page")) - 1]))
                .with("Content-Encoding", coding))) {
            HttpSource source = local(server.url("/v1"))
                    .pages(Pagination.pageNumber("page").records("/data"))
                    .build();

            try (PageReader reader = source.open(REQUEST)) {
                Page first = reader.next();
                assertThat(first.contentEncoding()).contains(coding);
                assertThat(first.body().readAllBytes()).isEqualTo(coder.apply(pages[0]));
                reader.next().body().readAllBytes();
                reader.next().body().readAllBytes();
                assertThat(reader.next()).isNull();
            }
            assertThat(server.asked()).hasSize(3);
        }
    }

    @ParameterizedTest
    @MethodSource("codings")
    void unframedBodyIsRefusedWhereverItIsCut(String coding, Function<String, byte[]> coder) throws Exception {
        byte[] whole = coder.apply("{\"data\":[" + "{\"id\":1},".repeat(50) + "{\"id\":2}]}");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try (RawServer server = RawServer.running(connection ->
                    connection.send(head(coding, "Connection: close")).send(cut))) {
                assertThatThrownBy(() -> bodies(local(server.url("/")).build()))
                        .as("%d of %d bytes", length, whole.length)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("ended before its");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codings")
    void bombIsStopped(String coding, Function<String, byte[]> coder) throws Exception {
        byte[] bomb = coder.apply("[" + " ".repeat(40 << 20) + "]");
        try (RawServer server = RawServer.running(connection ->
                connection.send(head(coding, "Content-Length: " + bomb.length)).send(bomb))) {
            assertFatal(
                    local(server.url("/")).pages(Pagination.pageNumber("page")).build(),
                    "gave a body that grows more than 100 times when decompressed");
        }
    }

    @ParameterizedTest
    @MethodSource("codings")
    void whatIsNotSoCodedIsNoPage(String coding, Function<String, byte[]> coder) throws Exception {
        byte[] body = Packed.join(coder.apply("[1]"), "and something more".getBytes(StandardCharsets.UTF_8));
        try (RawServer server = RawServer.running(connection ->
                connection.send(head(coding, "Content-Length: " + body.length)).send(body))) {
            assertThatThrownBy(() -> bodies(local(server.url("/"))
                            .pages(Pagination.pageNumber("page"))
                            .build()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is no valid " + coding + " stream");
        }
    }

    private static byte[] file(Packing packing, String text) {
        return switch (packing) {
            case GZIP -> Packed.gzip(text);
            case ZSTD -> Packed.zstd(text);
            case ZIP -> Packed.zip(text, "export/", "export/prices.csv");
        };
    }

    @ParameterizedTest
    @EnumSource
    void fileIsStoredAsItIsAndItsRecordsAreRead(Packing packing) throws Exception {
        byte[] file = file(packing, CSV);
        try (WebServer server = WebServer.serving(
                asked -> Reply.json("").withBody(file).with("Content-Type", "application/octet-stream"))) {
            HttpSource source = local(server.url("/export"))
                    .mediaType("text/csv")
                    .packed(packing)
                    .build();
            try (PageReader reader = source.open(REQUEST)) {
                Page page = reader.next();
                assertThat(page.mediaType()).isEqualTo("text/csv");
                assertThat(page.body().readAllBytes()).isEqualTo(file);
                assertThat(page.attributes()).containsEntry("content-type", "application/octet-stream");
            }
            assertThat(server.lastAsked().header("Accept-Encoding")).isEqualTo("identity");
            assertThat(server.lastAsked().header("Accept")).isEqualTo("*/*");

            InMemoryObjectStore store = new InMemoryObjectStore();
            RunReport report = Pipeline.named("prices")
                    .source(source)
                    .rawSink(StoreRawSink.on(store))
                    .ledger(new InMemoryLedger(Clock.systemUTC()))
                    .transformer(CsvTransformer.create())
                    .sink(InMemoryStagingSink.of("prices", store))
                    .build()
                    .run();

            assertThat(report.throwIfFailed().records()).isEqualTo(2);
            assertThat(store.visible().entrySet().stream()
                            .filter(stored -> stored.getKey().startsWith("raw/")))
                    .extracting(stored -> stored.getValue())
                    .containsExactly(file);
        }
    }

    /** A store has such an object for a moment, or for ever. */
    @ParameterizedTest
    @EnumSource
    void emptyBodyIsNoFile(Packing packing) throws Exception {
        try (RawServer server = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            assertThatThrownBy(() -> bodies(local(server.url("/"))
                            .mediaType("text/csv")
                            .packed(packing)
                            .build()))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.RETRY))
                    .hasMessageContaining("gave a body that is empty, which no " + packing + " file is");
        }
    }

    /** Some servers tell twice what a file is. */
    @Test
    void codingThatSaysTheSameAsTheFileIsUndoneOnce() throws Exception {
        byte[] file = Packed.gzip(CSV);
        try (WebServer server =
                WebServer.serving(asked -> Reply.json("").withBody(file).with("Content-Encoding", "gzip"))) {
            HttpSource source = local(server.url("/export.csv.gz"))
                    .mediaType("text/csv")
                    .packed(Packing.GZIP)
                    .build();

            try (PageReader reader = source.open(REQUEST)) {
                assertThat(reader.next().contentEncoding()).contains("gzip");
            }
        }
    }

    @Test
    void codingAroundAFileIsRefused() throws Exception {
        try (WebServer server =
                WebServer.serving(asked -> Reply.json("").withBody(new byte[9]).with("Content-Encoding", "gzip"))) {
            assertFatal(
                    local(server.url("/"))
                            .mediaType("text/csv")
                            .packed(Packing.ZIP)
                            .build(),
                    "answered with Content-Encoding gzip for what should be a ZIP file");
        }
    }

    /** Without a length or chunks, nothing tells whether a file is whole. */
    @ParameterizedTest
    @EnumSource
    void unframedFileIsRefused(Packing packing) throws Exception {
        try (RawServer server = RawServer.running(connection ->
                connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").send(file(packing, CSV)))) {
            assertThatThrownBy(() -> bodies(local(server.url("/"))
                            .mediaType("text/csv")
                            .packed(packing)
                            .build()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("a body without framing");
        }
    }

    @Test
    void mediaTypeOfTheSourceIsAskedForAndCounts() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(200, CSV));
                PageReader reader =
                        local(server.url("/")).mediaType("Text/CSV").build().open(REQUEST)) {
            assertThat(reader.next().mediaType()).isEqualTo("text/csv");
            assertThat(server.lastAsked().header("Accept")).isEqualTo("text/csv, */*;q=0.1");
        }
    }

    @Test
    void headersToKeepAreStoredWithThePage() throws Exception {
        try (WebServer server = WebServer.serving(
                        asked -> Reply.json("[]").with("X-Request-Id", "r-17").with("X-Other", "no"));
                PageReader reader = local(server.url("/"))
                        .keepHeader("X-Request-Id")
                        .build()
                        .open(REQUEST)) {
            assertThat(reader.next().attributes())
                    .containsEntry("x-request-id", "r-17")
                    .containsEntry("status", "200")
                    .doesNotContainKey("x-other");
        }
    }

    @Test
    void contradictionsAreRefusedWhenTheSourceIsBuilt() {
        HttpSource.Builder source = HttpSource.get("https://api.example.com/export");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.mediaType("text/csv; charset=utf-8"))
                .withMessage("not a media type without parameters: 'text/csv; charset=utf-8'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.keepHeader("Set-Cookie"))
                .withMessage("header Set-Cookie holds a credential, which must not be stored");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.keepHeader("Status"))
                .withMessage("the attribute status of a page is something else; no header of that name can be kept");
        assertThatIllegalStateException()
                .isThrownBy(() -> source.packed(Packing.ZIP).build())
                .withMessage("packed(ZIP) needs mediaType(...), which says what is in the file");
        assertThatIllegalStateException()
                .isThrownBy(() -> source.mediaType("application/json")
                        .pages(Pagination.nextLink("/next"))
                        .build())
                .withMessageStartingWith("nothing looks into a ZIP file, and ");
    }

    private static String head(String coding, String line) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: " + coding + "\r\n" + line
                + "\r\n\r\n";
    }

    private static void assertFatal(HttpSource source, String message) {
        assertThatThrownBy(() -> bodies(source))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessageContaining(message);
    }
}
