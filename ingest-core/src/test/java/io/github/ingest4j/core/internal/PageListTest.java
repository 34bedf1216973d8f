// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSet.RawPart;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageListTest {
    private static final int PAGES = 200_000;
    private static final StreamId STREAM = new StreamId("shop", "orders");
    private static final Window WINDOW = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));

    private static StoredPage page(int number, Map<String, String> attributes) {
        return new StoredPage(
                number,
                10L * number,
                10,
                StoredPage.GZIP,
                12,
                "ab".repeat(32),
                "application/json",
                StoredPage.IDENTITY,
                "north",
                attributes);
    }

    private static RawPart part(String key, StoredPage... pages) {
        return new RawPart(key, 30, "crc32c:1a2b3c4d", List.of(pages));
    }

    private static Manifest.Raw raw(RawPart... parts) {
        return new Manifest.Raw(
                STREAM, WINDOW, 1, "run-1", 3, new RawSet(List.of(parts)), "pages", Positions.NONE, Reach.NONE);
    }

    private static SliceManifest slice(RawPart... parts) {
        return new SliceManifest(
                STREAM, WINDOW, 1, "north", "run-1", 3, new RawSet(List.of(parts)), "pages", Optional.empty());
    }

    /** Notes the largest write, and that nobody closes it; breaks after so many bytes. */
    private static final class Target extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final long room;
        private int afterBreak;
        private boolean closed;

        Target(long room) {
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            if (bytes.size() + length > room) {
                afterBreak++;
                throw new IOException("disk full");
            }
            bytes.write(buffer, offset, length);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void textIsTheSameForRawSetsAndSlices() throws IOException {
        RawPart first = part("raw/a/part-00000", page(1, Map.of()), page(2, Map.of("status", "200")));
        RawPart second = part("raw/a/part-00001", page(3, Map.of()));
        Target ofRawSet = new Target(Long.MAX_VALUE);
        Target ofSlice = new Target(Long.MAX_VALUE);

        raw(first, second).writePageList(ofRawSet);
        slice(first, second).writePageList(ofSlice);

        assertThat(ofRawSet.bytes.toString(StandardCharsets.UTF_8)).isEqualTo("""
                {
                  "format" : 1,
                  "kind" : "pages",
                  "pipeline" : "shop",
                  "stream" : "orders",
                  "window" : "20261120T090000Z_PT1H",
                  "writeId" : "run-1",
                  "epoch" : 3,
                  "parts" : [ {
                    "key" : "raw/a/part-00000",
                    "bytes" : 30,
                    "checksum" : "crc32c:1a2b3c4d",
                    "pages" : [ {
                      "number" : 1,
                      "offset" : 10,
                      "storedBytes" : 10,
                      "storedAs" : "gzip",
                      "receivedBytes" : 12,
                      "sha256" : "abababababababababababababababababababababababababababababababab",
                      "mediaType" : "application/json",
                      "contentEncoding" : "identity",
                      "slice" : "north",
                      "attributes" : { }
                    }, {
                      "number" : 2,
                      "offset" : 20,
                      "storedBytes" : 10,
                      "storedAs" : "gzip",
                      "receivedBytes" : 12,
                      "sha256" : "abababababababababababababababababababababababababababababababab",
                      "mediaType" : "application/json",
                      "contentEncoding" : "identity",
                      "slice" : "north",
                      "attributes" : {
                        "status" : "200"
                      }
                    } ]
                  }, {
                    "key" : "raw/a/part-00001",
                    "bytes" : 30,
                    "checksum" : "crc32c:1a2b3c4d",
                    "pages" : [ {
                      "number" : 3,
                      "offset" : 30,
                      "storedBytes" : 10,
                      "storedAs" : "gzip",
                      "receivedBytes" : 12,
                      "sha256" : "abababababababababababababababababababababababababababababababab",
                      "mediaType" : "application/json",
                      "contentEncoding" : "identity",
                      "slice" : "north",
                      "attributes" : { }
                    } ]
                  } ]
                }""");
        assertThat(ofSlice.bytes.toByteArray()).isEqualTo(ofRawSet.bytes.toByteArray());
        assertThat(ofRawSet.closed || ofSlice.closed).as("closed").isFalse();
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        RawPart part = part("raw/a/part-00000", page(1, Map.of()), page(2, Map.of("status", "200")));
        Target target = new Target(Long.MAX_VALUE);

        raw(part).writePageList(target);

        assertThat(Manifest.pageList("pages", target.bytes.toByteArray())).isEqualTo(new RawSet(List.of(part)));
    }

    @Test
    void targetThatBreaksIsNotWrittenToAgain() {
        RawPart part = new RawPart("raw/a/part-00000", 30, "c", Collections.nCopies(1_000, page(1, Map.of())));
        Target target = new Target(20_000);

        assertThatThrownBy(() -> raw(part).writePageList(target))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");

        assertThat(target.afterBreak).isOne();
    }

    @Test
    void listOfAnyLengthIsWrittenOnASmallHeap() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx16m",
                        "-cp",
                        classPath(),
                        PageListTest.Child.class.getName())
                .redirectErrorStream(true)
                .start();

        String output;
        try (var lines = child.inputReader(StandardCharsets.UTF_8)) {
            output = lines.lines().collect(Collectors.joining("\n"));
        }

        assertThat(output).matches("[0-9]{8,}");
        assertThat(Long.parseLong(output)).as("bytes written").isGreaterThan(PAGES * 300L);
        assertThat(child.waitFor()).isZero();
    }

    private static String classPath() {
        return Stream.of(PageListTest.class, Manifest.class, Window.class, JsonFactory.class)
                .map(PageListTest::location)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no class path for " + type, e);
        }
    }

    /** Writes a long list and prints how many bytes it had. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            RawPart part = new RawPart("raw/a/part-00000", 30, "c", Collections.nCopies(PAGES, page(1, Map.of())));
            long[] written = {0};
            raw(part).writePageList(new OutputStream() {
                @Override
                public void write(int b) {
                    written[0]++;
                }

                @Override
                public void write(byte[] buffer, int offset, int length) {
                    written[0] += length;
                }
            });
            System.out.println(written[0]);
        }
    }
}
