// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The first program of the README, compiled and run with nothing but what a user's build resolves; others read what it leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeProgramTest {
    private static final String CLASS_PATH =
            Published.text(Path.of(Published.property("runtime.classpath"))).strip();

    @TempDir
    private static Path folder;

    private String output;

    @BeforeAll
    void compileAndRun() throws Exception {
        Path source = folder.resolve("Cities.java");
        Files.writeString(source, program());
        int problems = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Xlint:all", "-Werror", "-cp", CLASS_PATH, source.toString());
        assertThat(problems).as("javac").isZero();
        Path log = folder.resolve("output.txt");

        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder + File.pathSeparator + CLASS_PATH,
                        "Cities")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(log.toFile())
                .start();

        if (!program.waitFor(2, TimeUnit.MINUTES)) {
            program.destroyForcibly();
        }
        assertThat(program.onExit().join().exitValue()).isZero();
        output = Files.readString(log);
    }

    @Test
    void itSaysThatItSucceeded() {
        assertThat(output).isEqualToIgnoringNewLines("SUCCEEDED, 1 records\n");
    }

    @Test
    void duckDbReadsTheTable() throws SQLException {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery("SELECT city, degrees FROM read_parquet('" + folder
                        + "/lake/data/cities/**/*.parquet', union_by_name = true)")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("city")).isEqualTo("Oslo");
            assertThat(rows.getDouble("degrees")).isEqualTo(-3.5);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void theRawPageIsByteForByteWhatTheSourceGave() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("lake/raw"))) {
            List<Path> pages = files.filter(Files::isRegularFile).toList();

            assertThat(pages).singleElement().satisfies(page -> {
                try (InputStream plain = new GZIPInputStream(Files.newInputStream(page))) {
                    assertThat(plain).hasContent("[{\"city\": \"Oslo\", \"degrees\": -3.5}]");
                }
            });
        }
    }

    @Test
    void classPathHasThePublishedJarsAndNoHadoop() {
        assertThat(CLASS_PATH.split(File.pathSeparator))
                .anyMatch(jar ->
                        jar.endsWith("ingest-core-" + Published.underTest().version() + ".jar"))
                .noneMatch(jar -> jar.contains("hadoop-common") || jar.contains("hadoop-client"));
    }

    private static String program() {
        return Pattern.compile("(?s)```java\\n(.*?)```")
                .matcher(Published.text(Path.of("../../README.md")))
                .results()
                .map(found -> found.group(1))
                .filter(code -> code.contains("public class Cities"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("README.md has no program Cities"));
    }
}
