// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Page;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing needs a few small jars and few classes: what a function loads before its first byte decides how long it takes. */
class WritePathTest {
    /** The closure of this module, exactly; what a change of it adds must be added here, on purpose. */
    private static final String PARQUET =
            "ingest-(api|parquet)(-[^/]*\\.jar|/target/classes)|zstd-jni-[^/]*\\.jar" + "|jspecify-[^/]*\\.jar";

    /** What reading JSON needs besides. */
    private static final String JSON = "|ingest-core(-[^/]*\\.jar|/target/classes)|jackson-core-[^/]*\\.jar";

    private static final String TEST_CLASSES =
            "ingest-parquet" + File.separator + "target" + File.separator + "test-classes";

    private static final Pattern LOADED = Pattern.compile("\\] (\\S+) source: (.*)$");

    @TempDir
    private Path folder;

    /** Run in a JVM of its own: writes and publishes one file. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            ParquetSink sink = ParquetSink.to(new FolderStore(Path.of(arguments[0])), "t");
            List<StagedFile> files = Samples.stage(sink, new RandomTables(7).batch(new RandomTables(7).schema(), 100));
            sink.publish(Samples.KEY, files);
        }
    }

    /** Run in a JVM of its own: makes one file of 100 lines of JSON. */
    static final class Converter {
        private Converter() {}

        public static void main(String[] arguments) throws Exception {
            Schema schema = Schema.of(
                    Field.of("id", Type.INT64),
                    Field.of("at", Type.TIMESTAMP),
                    Field.of("x", Type.FLOAT64),
                    Field.of("name", Type.STRING),
                    Field.of("tags", Type.list(Type.STRING)));
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                lines.append("{\"id\":")
                        .append(i)
                        .append(",\"at\":\"2026-11-20T09:00:00Z\",\"x\":")
                        .append(i);
                lines.append(".25,\"name\":\"é \\n ").append(i).append("\",\"tags\":[\"a\",null]}\n");
            }
            ParquetSink sink = ParquetSink.builder(new FolderStore(Path.of(arguments[0])), "t")
                    .workers(1)
                    .build();
            try (Staging staging = sink.begin(Samples.KEY, Samples.RUN, schema)) {
                JsonTransformer.create().transform(new OnePage(lines.toString()), schema, new IntoStaging(staging));
                sink.publish(Samples.KEY, staging.seal());
            }
        }
    }

    private static final class OnePage implements RawPages {
        private final byte[] bytes;
        private boolean taken;

        OnePage(String text) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public @Nullable RawPage next() {
            if (taken) {
                return null;
            }
            taken = true;
            return new RawPage(0, Page.NDJSON, java.util.Map.of(), "page", new ByteArrayInputStream(bytes));
        }

        @Override
        public void close() {}
    }

    private static final class IntoStaging implements Transformer.RecordOutput {
        private final Staging staging;

        IntoStaging(Staging staging) {
            this.staging = staging;
        }

        @Override
        public void write(Batch batch) throws IOException {
            staging.write(batch);
        }

        @Override
        public void reject(Rejection rejection) {
            throw new AssertionError(rejection.toString());
        }

        @Override
        public Transformer.UnknownField unknownField(String path) {
            throw new AssertionError(path);
        }
    }

    @Test
    void writingNeedsNothingOfParquetJavaAvroOrHadoop() throws Exception {
        List<String> loaded = run(Writer.class, PARQUET);

        assertThat(loaded)
                .contains("io.github.ingest4j.parquet.ParquetEncoder", "com.github.luben.zstd.ZstdCompressCtx")
                .noneMatch(name -> name.startsWith("org.apache."))
                .noneMatch(name -> name.startsWith("com.fasterxml."));
    }

    @Test
    void convertingJsonLoadsFewClasses() throws Exception {
        List<String> loaded = run(Converter.class, PARQUET + JSON);

        assertThat(loaded)
                .contains("io.github.ingest4j.core.json.JsonTransformer")
                .noneMatch(name -> name.startsWith("org.apache."))
                // Ordinary records need no parser.
                .noneMatch(name -> name.startsWith("com.fasterxml.jackson.core.json."))
                .noneMatch(name -> name.startsWith("com.fasterxml.jackson.databind"))
                .noneMatch(name -> name.startsWith("org.slf4j"));
        assertThat(loaded.size()).as("classes besides the JDK's: %s", loaded).isLessThanOrEqualTo(180);
    }

    /** The classes that are not the JDK's, those that it generates for lambdas of ours included. */
    private List<String> run(Class<?> main, String jars) throws Exception {
        Path log = folder.resolve("classes.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        classPath(Pattern.compile(jars)),
                        main.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("output.txt")))
                .isZero();
        assertThat(DuckDb.strings("SELECT count(*) FROM read_parquet('" + folder + "/data/**/*.parquet')"))
                .containsExactly("100");
        return Files.readAllLines(log).stream()
                .map(LOADED::matcher)
                .filter(Matcher::find)
                .filter(line ->
                        !line.group(2).startsWith("jrt:") && !line.group(2).startsWith("shared objects"))
                .map(line -> line.group(1))
                .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun."))
                .toList();
    }

    private static String classPath(Pattern jars) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> jars.matcher(entry).find() || entry.endsWith(TEST_CLASSES))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
