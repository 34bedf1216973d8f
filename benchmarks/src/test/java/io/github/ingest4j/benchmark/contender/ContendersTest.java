// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Input;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every contender does the same work: its file holds what DuckDB reads in the input. */
@Tag("slow")
class ContendersTest {
    private static final long BYTES = 1_800_000;
    private static final int LEAST_ROWS = 700;
    private static final Map<String, String> NONE = Map.of();
    private static final Map<String, String> INFER = Map.of(Ours.INFER, "true");

    @TempDir
    static Path inputs;

    @TempDir
    Path folder;

    private static Arguments of(
            Shape shape, Frame frame, String name, Contender contender, Map<String, String> settings) {
        return Arguments.of(shape, frame, name, contender, settings);
    }

    static List<Arguments> conversions() {
        return Stream.of(
                        json(Shape.EVENTS, Frame.NDJSON),
                        json(Shape.EVENTS, Frame.DOCUMENT),
                        json(Shape.EVENTS, Frame.ARRAY),
                        Stream.of(
                                of(Shape.EVENTS, Frame.NDJSON, "Carpet", Carpet::convert, NONE),
                                of(Shape.EVENTS, Frame.NDJSON, "ours", Ours::convert, INFER),
                                of(Shape.EVENTS, Frame.NDJSON, "DuckDB", DuckDb::convert, INFER),
                                of(Shape.WIDE, Frame.NDJSON, "ours", Ours::convert, INFER),
                                of(Shape.WIDE, Frame.NDJSON, "naive", NaiveJson::convert, NONE),
                                of(Shape.NARROW, Frame.NDJSON, "ours", Ours::convert, NONE),
                                of(Shape.TAXI, Frame.CSV, "ours", Ours::convert, NONE),
                                of(Shape.TAXI, Frame.CSV, "ours", Ours::convert, INFER),
                                of(Shape.TAXI, Frame.CSV, "naive", NaiveCsv::convert, NONE)))
                .flatMap(all -> all)
                .toList();
    }

    private static Stream<Arguments> json(Shape shape, Frame frame) {
        return Stream.of(
                of(shape, frame, "ours", Ours::convert, NONE),
                of(shape, frame, "naive", NaiveJson::convert, NONE),
                of(shape, frame, "streaming", StreamingJson::convert, NONE));
    }

    @ParameterizedTest(name = "{0} as {1}: {2} {4}")
    @MethodSource("conversions")
    void fileHoldsWhatDuckDbReads(
            Shape shape, Frame frame, String name, Contender contender, Map<String, String> settings)
            throws IOException, SQLException {
        Job job = job(shape, frame, settings);

        long rows = contender.convert(job);

        assertThat(rows).isGreaterThan(LEAST_ROWS);
        assertThat(Comparison.of(job, settings.equals(INFER))).isEqualTo(new Comparison(0, 0, rows));
    }

    @Test
    void rowThatDiffersIsCountedOnBothSides() throws IOException, SQLException {
        Job written = job(Shape.NARROW, Frame.NDJSON, NONE);
        Ours.convert(written);
        String text = Files.readString(written.input());
        Path changed = Files.writeString(
                folder.resolve("changed.ndjson"), text.replaceFirst("\"source\":\"s\\d\"", "\"source\":\"other\""));

        Comparison comparison =
                Comparison.of(new Job(Shape.NARROW, Frame.NDJSON, changed, written.output(), NONE), false);

        assertThat(comparison.missing()).isEqualTo(1);
        assertThat(comparison.extra()).isEqualTo(1);
        assertThat(comparison.isEqual()).isFalse();
    }

    @Test
    void settingsReachTheSink() throws IOException {
        Job fast = job(Shape.EVENTS, Frame.NDJSON, Map.of(Job.LEVEL, "1"));
        long level1 = size(fast, Ours::convert);

        assertThat(size(job(Shape.EVENTS, Frame.NDJSON, Map.of(Job.LEVEL, "9")), Ours::convert))
                .isNotEqualTo(level1);
        assertThat(size(
                        job(
                                Shape.EVENTS,
                                Frame.NDJSON,
                                Map.of(
                                        Job.LEVEL,
                                        "1",
                                        OursSettings.ROW_GROUP_BYTES,
                                        "65536",
                                        OursSettings.BATCH_BYTES,
                                        "65536")),
                        Ours::convert))
                .isGreaterThan(level1);
    }

    @Test
    void settingThatNobodyKnowsIsRefused() throws IOException {
        Job job = job(Shape.NARROW, Frame.NDJSON, Map.of("wings", "2"));

        assertThatThrownBy(() -> Ours.convert(job))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the library has no setting 'wings'");
        assertThatThrownBy(() -> NaiveJson.convert(job))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("this contender has no settings [wings]");
        assertThatThrownBy(() -> DuckDb.convert(job))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("DuckDB is given no settings [wings]");
    }

    @Test
    void jobIsReadFromItsArguments() {
        Job job = new Job(Shape.TAXI, Frame.CSV, Path.of("a"), Path.of("b"), Map.of(Job.LEVEL, "5"));

        assertThat(Job.parse(job.toArguments().toArray(String[]::new))).isEqualTo(job);
        assertThatThrownBy(() -> Job.parse(new String[] {"TAXI", "CSV", "a", "b", "fast"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a setting is NAME=VALUE, not 'fast'");
    }

    @Test
    void reportIsTheLastOfItsKindInTheOutput() {
        String output = """
                warning
                converted wall_ns=0 cpu_ns=0 peak_kib=0 classes=0 output_bytes=0 rows=0
                converted wall_ns=1 cpu_ns=-1 peak_kib=3 classes=4 output_bytes=5 rows=6
                """;

        assertThat(Report.in(output)).isEqualTo(new Report(1, -1, 3, 4, 5, 6));
        assertThatThrownBy(() -> Report.in("killed"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no report in the output of a contender: killed");
    }

    private static long size(Job job, Contender contender) throws IOException {
        contender.convert(job);
        return Files.size(job.output());
    }

    private Job job(Shape shape, Frame frame, Map<String, String> settings) throws IOException {
        Path input = new Input(shape, frame, BYTES, 3).in(inputs);
        return new Job(shape, frame, input, folder.resolve("out.parquet"), settings);
    }
}
