// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.checks.Markdown.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The code in the documents is code: Java compiles, XML parses, and the first program of the README runs. */
class ReadmeTest {
    private static final int LONGEST_PROGRAM = 15;
    private static final String OWN_GROUP = "io.github.ingest4j";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "examples/README.md", "CONTRIBUTING.md"})
    void javaCompiles(String document) throws IOException {
        assertThat(problemsOfJava(Project.own().markdown(document), compilerFor(document)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "examples/README.md", "CONTRIBUTING.md"})
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

        assertThat(problemsOfJava(document, new Compiler(List.of())))
                .hasSize(6)
                .anyMatch(line -> line.startsWith("x.md:25: cannot find symbol") && line.contains("variable source"))
                .anyMatch(line -> line.startsWith("x.md:25: cannot find symbol") && line.contains("variable request"))
                .anyMatch(line -> line.startsWith("x.md:28: found raw type"))
                .anyMatch(line -> line.startsWith("x.md:33: cannot find symbol") && line.contains("class Schema"))
                .anyMatch(line -> line.startsWith("x.md:33: cannot find symbol") && line.contains("variable Schema"))
                .anyMatch(line -> line.startsWith("x.md:38: incompatible types"));
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
            return new Compiler(List.of());
        }
        try (Stream<Path> examples = Files.list(Project.own().root().resolve("examples"))) {
            return new Compiler(examples.map(example -> example.resolve("src/main/java"))
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

    private record Run(int exitCode, String output, String errors) {}

    private Run run(Snippet program) throws IOException, InterruptedException {
        Compiler.Result compiled = new Compiler(List.of())
                .compile(program.fileName(), program.block().text());
        assertThat(compiled.problems()).isEmpty();
        Path classes = compiled.writeTo(folder.resolve("classes"));
        Path work = Files.createDirectory(folder.resolve("work"));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + Compiler.separator() + Compiler.classPath(),
                        program.mainClass())
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
