// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Input;
import io.github.ingest4j.benchmark.data.Served;
import io.github.ingest4j.benchmark.data.Service;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everybody who downloads has what was served, to the last byte. */
class DownloadersTest {
    private static final int PAGES = 5;

    /** More than the raw sink reads into memory. */
    private static final long BODY_BYTES = 9_000_000;

    @TempDir
    static Path inputs;

    private static Served served;
    private static Service service;

    @TempDir
    Path folder;

    @BeforeAll
    static void serve() throws IOException {
        served = Served.of(new Input(Shape.EVENTS, Frame.NDJSON, 130_000, 3).in(inputs), PAGES, BODY_BYTES);
        service = Service.start(served);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static List<Arguments> downloaders() {
        return Stream.of(
                        Arguments.of("ours", (Contender) OursHttp::download, Map.of()),
                        Arguments.of("ours", (Contender) OursHttp::download, Map.of(OursHttp.NEXT, "header")),
                        Arguments.of("plain", (Contender) PlainHttp::download, Map.of()),
                        Arguments.of("plain", (Contender) PlainHttp::download, Map.of(PlainHttp.PACK, "true")))
                .toList();
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("downloaders")
    void pagesAreAsTheyWereServed(String name, Contender contender, Map<String, String> settings) throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        served.writePages(expected);
        Job job = job(Service.PAGES + 1, settings);

        long pages = contender.convert(job);

        assertThat(pages).isEqualTo(PAGES);
        assertThat(downloaded(job)).isEqualTo(expected.toByteArray());
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("downloaders")
    void bodyIsAsItWasServed(String name, Contender contender, Map<String, String> settings) throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        served.writeBody(expected);
        Job job = job(Service.BODY, settings);

        long pages = contender.convert(job);

        assertThat(pages).isEqualTo(1);
        assertThat(downloaded(job)).isEqualTo(expected.toByteArray());
    }

    @Test
    void downloadNeedsAnAddress() {
        Job job = new Job(Shape.EVENTS, Frame.NDJSON, folder, folder.resolve("out"), Map.of());

        assertThatThrownBy(() -> PlainHttp.download(job))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a download needs the setting url=http://...");
    }

    private Job job(String path, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(Job.URL, service.url() + path);
        return new Job(Shape.EVENTS, Frame.NDJSON, folder, folder.resolve("out"), all);
    }

    private static byte[] downloaded(Job job) throws IOException {
        try (InputStream in = Downloaded.open(job.output())) {
            return in.readAllBytes();
        }
    }
}
