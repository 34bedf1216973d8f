// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.Window;
import io.github.ingest4j.checks.Markdown.Block;
import io.github.ingest4j.checks.e2e.DuckDb;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.csv.CsvTransformer;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The code in the documents is code: Java compiles, XML parses, and what claims a result is run and has it. */
class DocumentCodeTest {
    private static final int LONGEST_PROGRAM = 15;
    private static final String OWN_GROUP = "io.github.ingest4j";

    @TempDir
    private Path folder;

    private static List<String> documents() {
        Project project = Project.own();
        return project.files(".md").stream().map(project::name).toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void javaCompiles(String document) throws IOException {
        assertThat(problemsOfJava(Project.own().markdown(document), compilerFor(document)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void xmlParsesAndNamesOurArtifacts(String document) {
        Project project = Project.own();

        assertThat(problemsOfXml(project.markdown(document), project.modules())).isEmpty();
    }

    @Test
    void firstProgramIsShort() {
        assertThat(firstProgram(Project.own().markdown("README.md")).block().lines())
                .hasSizeLessThanOrEqualTo(LONGEST_PROGRAM);
    }

    @Test
    void firstProgramRuns() throws Exception {
        Run run = run(firstProgram(Project.own().markdown("README.md")));

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.output())
                .as("what it prints; on standard error: %s", run.errors())
                .isNotBlank();
    }

    @Test
    void csvBecomesTheTypesThatItsDocumentNames() throws Exception {
        Snippet program = snippet("docs/csv.md", "CsvTransformer.builder()");

        Path lake = runInFolderOfItsOwn(program).resolve("lake");

        assertThat(DuckDb.query(
                        "SELECT day, item, price, active, typeof(day), typeof(item), typeof(price), typeof(active)"
                                + " FROM '" + lake + "/data/prices/**/*.parquet' ORDER BY item"))
                .containsExactly(
                        "2026-11-20|00123|1234.5|true|DATE|VARCHAR|DOUBLE|BOOLEAN",
                        "2026-11-21|00124|null|false|DATE|VARCHAR|DOUBLE|BOOLEAN");
    }

    @Test
    void sourceAndMapperOfTheirDocumentWorkTogether() throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        Constructor<?> ofFolder = load(snippet("docs/sources.md", "class FolderSource"), "FolderSource")
                .getDeclaredConstructor(Path.class);
        ofFolder.setAccessible(true);
        Source source = (Source) ofFolder.newInstance(files);
        LocalLake lake = LocalLake.at(folder.resolve("lake"));
        Pipeline.Builder builder = Pipeline.named("stations")
                .source(source)
                .transformer(CsvTransformer.create())
                .lake(lake)
                .sink(ParquetSink.to(lake.store(), "stations"));
        run(snippet("docs/sources.md", "pipeline.map("), builder);
        Pipeline pipeline = builder.build();
        Window window = pipeline.windowAt(Instant.parse("2026-11-20T09:00:00Z"));

        Outcome before = pipeline.run(window).outcome();
        Files.writeString(
                files.resolve(window.name() + ".csv"),
                "station,temperature\n" + "Oslo,50.0\n".repeat(19) + "Nowhere,-500.5\n");
        RunReport report = pipeline.run(window);

        assertThat(before).as("without its file").isEqualTo(Outcome.SKIPPED);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.windows().get(0).quarantined()).isEqualTo(1);
        assertThat(DuckDb.query(
                        "SELECT DISTINCT station, celsius FROM '" + folder + "/lake/data/stations/**/*.parquet'"))
                .containsExactly("Oslo|10.0");
        assertThat(DuckDb.query("SELECT code, path, count(*) AS records, any_value(reason) FROM '" + folder
                        + "/lake/quarantine/**/*.ndjson.gz' GROUP BY ALL"))
                .containsExactly("MAPPER|temperature|1|is below absolute zero");
    }

    @Test
    void javaThatDoesNotCompileIsReported() {
        Markdown document = new Markdown("x.md", """
                ```java
                class Fine implements Notifier {
                    public void deliver(Notification notification) throws IOException {}
                }
                ```
                ```java
                import java.util.concurrent.Callable;

                Callable<Schema> schema = () -> Schema.of(Field.of("a", Type.STRING));
                schema.call();
                ```
                <!-- given: Source source, ReadRequest request -->
                ```java
                try (PageReader reader = source.open(request)) {
                    reader.next();
                }
                ```
                ```java
                @Override
                public String toString() {
                    return "members are fine too";
                }
                ```
                ```java
                source.open(request);
                ```
                <!-- given: Source source -->
                ```java
                record Position(double lat, double lon) {}

                PageReader members(ReadRequest request) throws Exception {
                    return source.open(request);
                }
                ```
                ```java
                List<String> raw = new ArrayList();
                ```
                ```java
                public class Program {
                    public static void main(String[] args) {
                        Schema schema = Schema.EMPTY;
                    }
                }
                ```
                ```java
                int i = "text";
                ```
                """);

        assertThat(problemsOfJava(document, Compiler.ofUser()))
                .hasSize(6)
                .anyMatch(line -> line.startsWith("x.md:25: cannot find symbol") && line.contains("variable source"))
                .anyMatch(line -> line.startsWith("x.md:25: cannot find symbol") && line.contains("variable request"))
                .anyMatch(line -> line.startsWith("x.md:36: found raw type"))
                .anyMatch(line -> line.startsWith("x.md:41: cannot find symbol") && line.contains("class Schema"))
                .anyMatch(line -> line.startsWith("x.md:41: cannot find symbol") && line.contains("variable Schema"))
                .anyMatch(line -> line.startsWith("x.md:46: incompatible types"));
    }

    @Test
    void xmlThatDoesNotParseOrNamesAnotherArtifactIsReported() {
        Markdown document = new Markdown("x.md", """
                ```xml
                <dependency>
                  <groupId>io.github.ingest4j</groupId>
                  <artifactId>ingest-core</artifactId>
                </dependency>
                <dependency/>
                ```
                ```xml
                <dependency>
                ```
                ```xml
                <dependency>
                  <groupId>io.github.ingest4j</groupId>
                  <artifactId>ingest-cor</artifactId>
                </dependency>
                ```
                """);

        assertThat(problemsOfXml(document, Set.of("ingest-core")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("x.md:9:").contains("must be terminated"),
                        line -> assertThat(line).startsWith("x.md:12:").contains("ingest-cor"));
    }

    @Test
    void programThatFailsIsReported() throws Exception {
        Markdown document = new Markdown("x.md", """
                ```java
                Schema notTheProgram = Schema.EMPTY;
                ```
                ```java
                import io.github.ingest4j.schema.Schema;

                public class Program {
                    record Local(int i) {}

                    public static void main(String[] args) {
                        System.out.println(Schema.EMPTY);
                        throw new IllegalStateException("on purpose");
                    }
                }
                ```
                """);

        Run run = run(firstProgram(document));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("Schema");
        assertThat(run.errors()).contains("on purpose");
    }

    /** Code about the examples may use their classes; what the README shows needs the library only. */
    private static Compiler compilerFor(String document) throws IOException {
        if (!document.startsWith("examples/")) {
            return Compiler.ofUser();
        }
        try (Stream<Path> examples = Files.list(Project.own().root().resolve("examples"))) {
            return Compiler.withSources(examples.map(example -> example.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList());
        }
    }

    private static List<String> problemsOfJava(Markdown document, Compiler compiler) {
        List<String> problems = new ArrayList<>();
        for (Snippet snippet : Snippet.in(document)) {
            snippet.problems(compiler)
                    .forEach(problem -> problems.add(document.name() + ":"
                            + (snippet.block().line() + problem.line() - 1) + ": " + problem.text()));
        }
        return problems;
    }

    private static List<String> problemsOfXml(Markdown document, Set<String> modules) {
        List<String> problems = new ArrayList<>();
        for (Block block : document.blocks()) {
            if (block.isIn("xml")) {
                String where = document.name() + ":" + block.line() + ": ";
                try {
                    String text = block.text().strip();
                    NodeList artifacts = Project.xml(text.startsWith("<?xml") ? text : "<all>" + text + "</all>")
                            .getElementsByTagName("artifactId");
                    for (int i = 0; i < artifacts.getLength(); i++) {
                        String name = artifacts.item(i).getTextContent().strip();
                        Element owner = (Element) artifacts.item(i).getParentNode();
                        boolean ours = Project.child(owner, "groupId")
                                .filter(OWN_GROUP::equals)
                                .isPresent();
                        if (ours && !modules.contains(name)) {
                            problems.add(where + "there is no " + name);
                        }
                    }
                } catch (IllegalArgumentException e) {
                    problems.add(where + e.getMessage());
                }
            }
        }
        return problems;
    }

    private static Snippet firstProgram(Markdown document) {
        return Snippet.in(document).stream()
                .filter(Snippet::isProgram)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                document.name()
                                        + " has no complete program: a ```java block with a class and static void main(String[] args)"));
    }

    /** The only one of a document's Java blocks that contains a text. */
    private static Snippet snippet(String document, String text) {
        List<Snippet> found = Snippet.in(Project.own().markdown(document)).stream()
                .filter(snippet -> snippet.block().text().contains(text))
                .toList();
        assertThat(found).as("Java blocks of %s with %s", document, text).hasSize(1);
        return found.get(0);
    }

    private static Class<?> load(Snippet snippet, String name) throws ClassNotFoundException {
        Compiler.Result compiled = snippet.compile(Compiler.ofUser());
        assertThat(compiled.problems()).isEmpty();
        return compiled.load(name);
    }

    /** Runs statements that take one thing as given. */
    private static void run(Snippet statements, Object given) throws ReflectiveOperationException {
        Class<?> type = load(statements, Snippet.STATEMENTS);
        Method method = Arrays.stream(type.getMethods())
                .filter(candidate -> candidate.getName().equals("run"))
                .findAny()
                .orElseThrow();
        method.invoke(type.getDeclaredConstructor().newInstance(), given);
    }

    /** Runs statements where their relative paths lead into an empty folder, and returns that. */
    private Path runInFolderOfItsOwn(Snippet statements) throws IOException, InterruptedException {
        Compiler.Result compiled = statements.compile(Compiler.ofUser());
        Compiler.Result main = Compiler.ofUser().compile("Start", """
                class Start {
                    public static void main(String[] args) throws Exception {
                        Class<?> type = Class.forName("%s");
                        type.getMethod("run").invoke(type.getDeclaredConstructor().newInstance());
                    }
                }
                """.formatted(Snippet.STATEMENTS));
        assertThat(compiled.problems()).isEmpty();
        assertThat(main.problems()).isEmpty();
        compiled.writeTo(folder.resolve("classes"));
        Run run = run(main.writeTo(folder.resolve("classes")), "Start");
        assertThat(run.exitCode()).as(run.errors()).isZero();
        return folder.resolve("work");
    }

    private record Run(int exitCode, String output, String errors) {}

    private Run run(Snippet program) throws IOException, InterruptedException {
        Compiler.Result compiled =
                Compiler.ofUser().compile(program.fileName(), program.block().text());
        assertThat(compiled.problems()).isEmpty();
        return run(compiled.writeTo(folder.resolve("classes")), program.mainClass());
    }

    private Run run(Path classes, String mainClass) throws IOException, InterruptedException {
        Path work = Files.createDirectory(folder.resolve("work"));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + Compiler.separator() + Compiler.classPathOfUser(),
                        mainClass)
                .directory(work.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(1, TimeUnit.MINUTES))
                    .as("ends within a minute")
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        return new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
    }
}
