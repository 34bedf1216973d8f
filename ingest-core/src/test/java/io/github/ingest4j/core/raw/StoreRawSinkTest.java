// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.Page;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSink;
import io.github.ingest4j.RawSink.PageWriter;
import io.github.ingest4j.RawWriteException;
import io.github.ingest4j.Slice;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.testkit.Faults;
import io.github.ingest4j.testkit.Faults.Fault;
import io.github.ingest4j.testkit.InMemoryObjectStore;
import io.github.ingest4j.testkit.RawSinkContract;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreRawSinkTest extends RawSinkContract {
    private static final StreamId STREAM = new StreamId("shop", "new orders");
    private static final Window WINDOW = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));

    private final Faults faults = new Faults();
    private final InMemoryObjectStore store = new InMemoryObjectStore(faults);

    @Override
    protected RawSink sink() {
        return StoreRawSink.on(store);
    }

    private static RawSink.RawKey key(Slice slice) {
        return new RawSink.RawKey(STREAM, WINDOW, 1, slice, "run-1");
    }

    @Test
    void keysAreThoseOfTheProtocol() throws IOException {
        write(sink(), Slice.WHOLE, Page.json("1"));
        write(sink(), new Slice("2/3", Map.of()), Page.json("2"));

        assertThat(store.visible())
                .containsOnlyKeys(
                        "raw/shop/new%20orders/dt=2026-11-20/20261120T090000Z_PT1H/r001/run-1/part-00000",
                        "raw/shop/new%20orders/dt=2026-11-20/20261120T090000Z_PT1H/r001/run-1/slice=2%2F3/part-00000");
    }

    @Test
    void manyPagesShareAPartAsGzipMembers() throws IOException {
        RawSet set = store(Page.json("[1]"), Page.json("[2]"));

        assertThat(set.parts()).hasSize(1);
        assertThat(set.parts().get(0).pages()).extracting(StoredPage::storedAs).containsOnly(StoredPage.GZIP);
        byte[] part = store.visible().get(set.parts().get(0).key());
        assertThat(new GZIPInputStream(new ByteArrayInputStream(part))).hasContent("[1][2]");
    }

    @Test
    void partEndsWhenItIsFull() throws IOException {
        RawSink sink = StoreRawSink.builder(store).partBytes(1).build();

        RawSet set = write(sink, Slice.WHOLE, Page.json("1"), Page.json("2"), Page.json("3"));

        assertThat(set.parts()).hasSize(3).allMatch(part -> part.pages().size() == 1);
        assertThat(bodies(set)).containsExactly("1", "2", "3");
    }

    @Test
    void longPageHasAPartOfItsOwn() throws IOException {
        RawSink sink = StoreRawSink.builder(store).memoryPageBytes(10).build();
        String longBody = "0123456789".repeat(100_000);

        RawSet set =
                write(sink, Slice.WHOLE, Page.json("1"), Page.json(longBody), Page.json("2"), Page.json("0123456789"));

        assertThat(set.parts()).extracting(part -> part.pages().size()).containsExactly(1, 1, 2);
        assertThat(bodies(set)).containsExactly("1", longBody, "2", "0123456789");
    }

    @Test
    void longPageThatBreaksOffLeavesNothingInTheStore() throws IOException {
        RawSink sink = StoreRawSink.builder(store).memoryPageBytes(10).build();
        InputStream body = new InputStream() {
            private int count;

            @Override
            public int read() throws IOException {
                if (count++ >= 1_000) {
                    throw new IOException("reset");
                }
                return 'x';
            }
        };

        try (PageWriter writer = sink.begin(key(Slice.WHOLE))) {
            assertThatThrownBy(() -> writer.write(Page.of(Page.JSON, body))).hasMessage("reset");

            assertThat(store.staged()).isEmpty();
            writer.write(Page.json("1"));
            assertThat(bodies(writer.seal())).containsExactly("1");
        }
    }

    @Test
    void closingWithoutSealAbortsEveryPart() throws IOException {
        RawSink sink = StoreRawSink.builder(store).partBytes(40).build();

        try (PageWriter writer = sink.begin(key(Slice.WHOLE))) {
            writer.write(Page.json("1"));
            writer.write(Page.json("2"));
            writer.write(Page.json("3"));
            assertThat(store.staged()).hasSize(2);
        }

        assertThat(store.staged()).isEmpty();
        assertThat(store.visible()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/gzip", "Application/ZIP; x=y"})
    void compressedMediaTypeIsStoredAsItIs(String mediaType) throws IOException {
        RawSet set = store(Page.of(mediaType, "zzz".getBytes(UTF_8)));

        assertThat(store.visible().get(set.parts().get(0).key())).asString().isEqualTo("zzz");
        assertThat(bodies(set)).containsExactly("zzz");
    }

    @Test
    void deflateIsUndoneWithAndWithoutHeader() throws IOException {
        RawSet set = store(
                Page.of(Page.JSON, deflate("{\"a\":1}", false)).withContentEncoding("deflate"),
                Page.of(Page.JSON, deflate("{\"a\":2}", true)).withContentEncoding("Deflate"),
                Page.of(Page.JSON, new byte[0]).withContentEncoding("gzip"));

        assertThat(bodies(set)).containsExactly("{\"a\":1}", "{\"a\":2}", "");
    }

    @Test
    void everyMemberOfAGzipBodyIsRead() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            members.write(gzip(("[" + i + "]").repeat(1_000).getBytes(UTF_8)));
        }

        RawSet set = store(Page.of(Page.JSON, members.toByteArray()).withContentEncoding("gzip"));

        assertThat(bodies(set).get(0)).endsWith("[99]").hasSize(1_000 * (10 * 3 + 90 * 4));
    }

    @Test
    void unknownContentEncodingIsNamed() throws IOException {
        RawSet set = store(Page.json("x").withContentEncoding("br"));

        assertThatThrownBy(() -> bodies(set))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("content encoding 'br'")
                .hasMessageContaining("page 1");
    }

    @Test
    void brokenContentEncodingIsTheSourcesFault() throws IOException {
        byte[] cut = java.util.Arrays.copyOf(gzip("{\"a\":1}".getBytes(UTF_8)), 15);
        RawSet set = store(Page.of(Page.JSON, cut).withContentEncoding("gzip"));

        assertThatThrownBy(() -> bodies(set))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("cannot be decoded as gzip");
    }

    @Test
    void pageThatCannotBeDecodedCanBeSkipped() throws IOException {
        RawSet set = store(Page.json("x").withContentEncoding("br"), Page.json("2"));

        try (RawPages pages = sink().open(set)) {
            pages.next();
            RawPages.RawPage second = pages.next();
            assertThat(second).isNotNull();
            assertThat(second.body()).hasContent("2");
        }
    }

    @Test
    void bodyThatGrowsMoreThanAHundredfoldIsRefused() throws IOException {
        RawSet set = store(Page.of(Page.JSON, gzip(new byte[20 << 20])).withContentEncoding("gzip"));

        assertThatThrownBy(() -> bodies(set))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("more than 100 times");
    }

    @Test
    void bodyThatGrowsOverTheLimitIsRefused() throws IOException {
        RawSink sink = StoreRawSink.builder(store).plainBytesLimit(3).build();
        RawSet set = store(
                Page.of(Page.JSON, gzip(new byte[3])).withContentEncoding("gzip"),
                Page.json("more than three bytes, and not compressed by the source"),
                Page.of(Page.JSON, gzip(new byte[4])).withContentEncoding("gzip"));

        try (RawPages pages = sink.open(set)) {
            next(pages).body().readAllBytes();
            next(pages).body().readAllBytes();
            InputStream third = next(pages).body();
            assertThatThrownBy(third::readAllBytes)
                    .isInstanceOf(BadRecordException.class)
                    .hasMessageContaining("longer than 3 bytes");
        }
    }

    @Test
    void bodyEndsWithTheNextPage() throws IOException {
        RawSet set = store(Page.json("1"), Page.json("2"));

        try (RawPages pages = sink().open(set)) {
            InputStream first = next(pages).body();
            pages.next();
            assertThatThrownBy(first::read).isInstanceOf(IOException.class).hasMessageContaining("page 1");
        }
    }

    @Test
    void everyFlippedByteIsDamageOrWithoutEffect() throws IOException {
        byte[] zipped = gzip("{\"b\":2}".getBytes(UTF_8));
        RawSet set = store(
                Page.json("{\"a\":1}"), Page.of(Page.JSON, zipped).withContentEncoding("gzip"), Page.json("{\"c\":3}"));
        String key = set.parts().get(0).key();
        byte[] part = store.visible().get(key);

        int damaged = 0;
        for (int i = 0; i < part.length; i++) {
            byte[] flipped = part.clone();
            flipped[i] ^= 0x04;
            store.put(key, flipped);
            try {
                assertThat(bodies(set)).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
            } catch (DamagedDataException e) {
                assertThat(e).hasMessageContaining(key).hasMessageContaining("page ");
                damaged++;
            }
        }
        // Time, level and system in the header of our own two members may change unseen, and a bit that pads their
        // data.
        assertThat(damaged).isGreaterThanOrEqualTo(part.length - 2 * 7);
    }

    @Test
    void everyTruncationIsDamage() throws IOException {
        RawSet set = store(Page.json("{\"a\":1}"), Page.of("application/zip", "zip".getBytes(UTF_8)));
        String key = set.parts().get(0).key();
        byte[] part = store.visible().get(key);

        for (int length = 0; length < part.length; length++) {
            store.put(key, java.util.Arrays.copyOf(part, length));
            assertThatThrownBy(() -> bodies(set))
                    .isInstanceOf(DamagedDataException.class)
                    .hasMessageContaining(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"store.stage", "store.seal", "store.complete"})
    void failureOfTheStoreIsToldFromThatOfTheSource(String call) throws IOException {
        faults.strike(made -> made.name().startsWith(call), Fault.FAIL_BEFORE);

        try (PageWriter writer =
                StoreRawSink.builder(store).memoryPageBytes(1).build().begin(key(Slice.WHOLE))) {
            assertThatThrownBy(() -> {
                        writer.write(Page.json("1"));
                        writer.write(Page.json("long"));
                        writer.seal();
                    })
                    .isInstanceOf(RawWriteException.class)
                    .hasMessageContaining("raw/shop/new%20orders");
            assertThatThrownBy(() -> writer.write(Page.json("2"))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void lostAnswerOfACompletionIsNoFailure() throws IOException {
        List<String> completions = new ArrayList<>();
        faults.before(call -> {
            if (call.name().startsWith("store.complete")) {
                completions.add(call.name());
            }
        });
        faults.strike(call -> call.name().startsWith("store.complete") && completions.isEmpty(), Fault.LOSE_ANSWER);

        RawSet set = store(Page.json("1"));

        assertThat(completions).hasSize(2);
        assertThat(bodies(set)).containsExactly("1");
    }

    @Test
    void failureOfTheStoreWhileReadingIsNotDamage() throws IOException {
        RawSet set = store(Page.json("1"));
        faults.strike(call -> call.name().startsWith("store.read"), Fault.FAIL_BEFORE);

        assertThatThrownBy(() -> bodies(set)).isInstanceOf(IOException.class).hasMessageContaining("simulated");
    }

    @Test
    void settingsOutOfBoundsAreRefused() {
        StoreRawSink.Builder builder = StoreRawSink.builder(store);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.partBytes(0))
                .withMessage("partBytes must be at least 1, is 0");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.memoryPageBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.memoryPageBytes(Integer.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.plainBytesLimit(0));
    }

    private static RawPages.RawPage next(RawPages pages) throws IOException {
        return java.util.Objects.requireNonNull(pages.next());
    }

    private static RawSet write(RawSink sink, Slice slice, Page... pages) throws IOException {
        try (PageWriter writer = sink.begin(key(slice))) {
            for (Page page : pages) {
                writer.write(page);
            }
            return writer.seal();
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(String text, boolean raw) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, deflater)) {
            deflate.write(text.getBytes(UTF_8));
        }
        deflater.end();
        return out.toByteArray();
    }
}
