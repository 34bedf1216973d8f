// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.StagingSink.StagedFile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing needs the jars of the runtime scope and no other. */
class HadoopFreeTest {
    /** The closure of the module, exactly; what a change of it adds must be added here, on purpose. */
    private static final Pattern RUNTIME = Pattern.compile(
            "ingest-(api|parquet)(-[^/]*\\.jar|/target/classes)|zstd-jni-[^/]*\\.jar|jts-core-[^/]*\\.jar"
                    + "|parquet-(hadoop|column|encoding|common|format-structures|jackson)-[^/]*\\.jar"
                    + "|slf4j-api-[^/]*\\.jar|jspecify-[^/]*\\.jar");

    private static final String TEST_CLASSES =
            "ingest-parquet" + File.separator + "target" + File.separator + "test-classes";

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

    @Test
    void writingLoadsNoHadoopClass() throws Exception {
        Path loaded = folder.resolve("classes.txt");

        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + loaded,
                        "-cp",
                        runtimeClassPath(),
                        Writer.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();

        assertThat(writer.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(writer.exitValue())
                .as(Files.readString(folder.resolve("output.txt")))
                .isZero();
        assertThat(DuckDb.strings("SELECT count(*) FROM read_parquet('" + folder + "/data/**/*.parquet')"))
                .containsExactly("100");
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("org.apache.parquet.hadoop.ParquetWriter "))
                .noneMatch(line -> line.contains(" org.apache.hadoop."))
                .noneMatch(line -> line.contains(" org.apache.avro."));
    }

    private static String runtimeClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> RUNTIME.matcher(entry).find() || entry.endsWith(TEST_CLASSES))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
