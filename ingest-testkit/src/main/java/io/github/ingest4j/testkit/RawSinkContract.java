// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.Page;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawPages.RawPage;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSink;
import io.github.ingest4j.RawSink.PageWriter;
import io.github.ingest4j.RawSink.RawKey;
import io.github.ingest4j.Slice;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link RawSink} promises. Extend it with {@link #sink}. */
public abstract class RawSinkContract {
    private static final Window WINDOW = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));
    private static final RawKey KEY = new RawKey(new StreamId("shop", "orders"), WINDOW, 1, Slice.WHOLE, "run-1");

    /** The sink under test: the same place at every call within a test, empty before the test. */
    protected abstract RawSink sink() throws IOException;

    @Test
    protected void pagesAreReadBackInOrder() throws Exception {
        RawSet set = store(
                Page.json("{\"a\":1}").withAttribute("url", "https://example.com/1"),
                Page.csv("a,b\n1,2\n"),
                Page.ndjson(""));

        List<String> bodies = new ArrayList<>();
        try (RawPages pages = sink().open(set)) {
            for (RawPage page = pages.next(); page != null; page = pages.next()) {
                bodies.add(page.number() + " " + page.mediaType() + " " + page.attributes() + " " + text(page));
            }
        }

        assertThat(bodies)
                .containsExactly(
                        "1 application/json {url=https://example.com/1} {\"a\":1}",
                        "2 text/csv {} a,b\n1,2\n",
                        "3 application/x-ndjson {} ");
    }

    @Test
    protected void listsWhatWasReceived() throws Exception {
        byte[] body = "{\"a\":1}".getBytes(UTF_8);

        StoredPage page;
        try (PageWriter writer = sink().begin(KEY)) {
            page = writer.write(Page.of(Page.JSON, body).withAttribute("n", "v"));
            assertThat(writer.bytesWritten()).isEqualTo(body.length);
            RawSet set = writer.seal();
            assertThat(set.parts()).flatExtracting(RawSet.RawPart::pages).containsExactly(page);
            assertThat(set.receivedBytes()).isEqualTo(body.length);
        }

        assertThat(page.receivedBytes()).isEqualTo(body.length);
        assertThat(page.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(body)));
        assertThat(page.number()).isOne();
        assertThat(page.attributes()).isEqualTo(Map.of("n", "v"));
        assertThat(page.contentEncoding()).isEqualTo(StoredPage.IDENTITY);
        assertThat(page.slice()).isEqualTo(Slice.WHOLE.name());
    }

    @Test
    protected void listedPartsAreThereWithTheirChecksum() throws Exception {
        RawSet set = store(Page.json("1"), Page.json("2"));

        for (RawSet.RawPart part : set.parts()) {
            assertThat(sink().store().stat(part.key())).hasValueSatisfying(stat -> {
                assertThat(stat.bytes()).isEqualTo(part.bytes());
                assertThat(stat.checksum()).isEqualTo(part.checksum());
            });
        }
    }

    @Test
    protected void setWithoutPagesIsEmpty() throws Exception {
        RawSet set = store();

        assertThat(set.pageCount()).isZero();
        try (RawPages pages = sink().open(set)) {
            assertThat(pages.next()).isNull();
        }
    }

    @Test
    protected void contentEncodingIsKeptInTheStoreAndUndoneForTheReader() throws Exception {
        byte[] zipped = gzip("{\"a\":1}");

        RawSet set = store(Page.of(Page.JSON, zipped).withContentEncoding("gzip"));

        StoredPage page = set.parts().get(0).pages().get(0);
        assertThat(page.receivedBytes()).isEqualTo(zipped.length);
        assertThat(page.contentEncoding()).isEqualTo("gzip");
        assertThat(bodies(set)).containsExactly("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, 20_000_000})
    protected void pageThatBreaksOffIsNotListedAndTheWriterGoesOn(int bytesBefore) throws Exception {
        IOException broken = new IOException("connection reset");

        RawSet set;
        try (PageWriter writer = sink().begin(KEY)) {
            writer.write(Page.json("1"));
            assertThatThrownBy(() -> writer.write(Page.of(Page.JSON, breakingOff(bytesBefore, broken))))
                    .isSameAs(broken);
            writer.write(Page.json("2"));
            set = writer.seal();
        }

        assertThat(set.pageCount()).isEqualTo(2);
        assertThat(bodies(set)).containsExactly("1", "2");
    }

    @Test
    protected void longPageIsKeptByteForByteBetweenShortOnes() throws Exception {
        byte[] body = new byte[10_000_000];
        new Random(1).nextBytes(body);

        RawSet set = store(Page.json("1"), Page.of("application/octet-stream", body), Page.json("2"));

        try (RawPages pages = sink().open(set)) {
            assertThat(next(pages).body()).hasContent("1");
            assertThat(next(pages).body().readAllBytes()).isEqualTo(body);
            assertThat(next(pages).body()).hasContent("2");
            assertThat(pages.next()).isNull();
        }
    }

    @Test
    protected void closingWithoutSealLeavesNothingVisible() throws Exception {
        try (PageWriter writer = sink().begin(KEY)) {
            writer.write(Page.json("1"));
        }

        try (Stream<String> keys = sink().store().list("")) {
            assertThat(keys).isEmpty();
        }
    }

    @Test
    protected void runsWriteUnderKeysOfTheirOwn() throws Exception {
        RawSet first = store(Page.json("1"));

        RawSet second;
        try (PageWriter writer = sink().begin(new RawKey(KEY.stream(), WINDOW, 1, Slice.WHOLE, "run-2"))) {
            writer.write(Page.json("2"));
            second = writer.seal();
        }

        assertThat(bodies(first)).containsExactly("1");
        assertThat(bodies(second)).containsExactly("2");
    }

    @Test
    protected void slicesOfARunWriteUnderKeysOfTheirOwn() throws Exception {
        RawSet whole = store(Page.json("1"));

        RawSet slice;
        Slice named = new Slice("part-00000", Map.of());
        try (PageWriter writer = sink().begin(new RawKey(KEY.stream(), WINDOW, 1, named, "run-1"))) {
            assertThat(writer.write(Page.json("2")).slice()).isEqualTo("part-00000");
            slice = writer.seal();
        }

        assertThat(bodies(whole)).containsExactly("1");
        assertThat(bodies(slice)).containsExactly("2");
    }

    @Test
    protected void pagesThatAreNotReadToTheirEndAreSkipped() throws Exception {
        RawSet set = store(Page.json("first"), Page.json("second"));

        try (RawPages pages = sink().open(set)) {
            next(pages);
            assertThat(next(pages).body().read()).isEqualTo('s');
            assertThat(pages.next()).isNull();
        }
    }

    @Test
    protected void missingPartIsDamage() throws Exception {
        RawSet set = store(Page.json("1"));
        String key = set.parts().get(0).key();
        sink().store().delete(key);

        assertThatThrownBy(() -> bodies(set))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(key);
    }

    @Test
    protected void pageOfAnotherHashIsDamageAlsoIfNobodyReadIt() throws Exception {
        RawSet set = withHash(store(Page.json("1"), Page.json("2")), "0".repeat(64));

        try (RawPages pages = sink().open(set)) {
            next(pages);
            assertThatThrownBy(pages::next)
                    .isInstanceOf(DamagedDataException.class)
                    .hasMessageContaining(set.parts().get(0).key())
                    .hasMessageContaining("page 1");
        }
    }

    /** Writes pages and seals them. */
    protected final RawSet store(Page... pages) throws IOException {
        try (PageWriter writer = sink().begin(KEY)) {
            for (Page page : pages) {
                writer.write(page);
            }
            return writer.seal();
        }
    }

    /** The bodies of all pages as text, read to the end. */
    protected final List<String> bodies(RawSet set) throws IOException {
        List<String> bodies = new ArrayList<>();
        try (RawPages pages = sink().open(set)) {
            for (RawPage page = pages.next(); page != null; page = pages.next()) {
                bodies.add(text(page));
            }
        }
        return bodies;
    }

    private static RawPage next(RawPages pages) throws IOException {
        RawPage page = pages.next();
        assertThat(page).isNotNull();
        return java.util.Objects.requireNonNull(page);
    }

    private static String text(RawPage page) throws IOException {
        return new String(page.body().readAllBytes(), UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static InputStream breakingOff(int bytesBefore, IOException failure) {
        return new SequenceInputStream(new ByteArrayInputStream(new byte[bytesBefore]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw failure;
            }
        });
    }

    private static RawSet withHash(RawSet set, String hash) {
        return new RawSet(set.parts().stream()
                .map(part -> new RawSet.RawPart(
                        part.key(),
                        part.bytes(),
                        part.checksum(),
                        part.pages().stream()
                                .map(page -> new StoredPage(
                                        page.number(),
                                        page.offset(),
                                        page.storedBytes(),
                                        page.storedAs(),
                                        page.receivedBytes(),
                                        hash,
                                        page.mediaType(),
                                        page.contentEncoding(),
                                        page.slice(),
                                        page.attributes()))
                                .toList()))
                .toList());
    }
}
