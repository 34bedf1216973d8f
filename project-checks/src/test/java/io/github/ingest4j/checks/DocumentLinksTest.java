// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.checks.Markdown.Block;
import io.github.ingest4j.checks.Markdown.Mention;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents point at is there. */
@Tag("once")
class DocumentLinksTest {
    private static final Pattern ELSEWHERE = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:.*|^//.*");
    private static final Pattern PATH = Pattern.compile("(?:\\./)?[\\w.-]+(?:/[\\w.-]+)+/?");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md"})
    void documentIsThere(String name) {
        assertThat(Project.own().text(name)).as(name).isNotBlank();
    }

    @Test
    void changelogSaysWhatIsUnreleased() {
        assertThat(Project.own().markdown("CHANGELOG.md").prose()).anyMatch(line -> line.matches("##? .*Unreleased.*"));
    }

    @Test
    void linksLeadSomewhere() {
        assertThat(brokenLinks(Project.own())).isEmpty();
    }

    @Test
    void pathsInCommandsAndInBackticksAreThere() {
        assertThat(missingPaths(Project.own())).isEmpty();
    }

    @Test
    void brokenLinksAreReported() throws IOException {
        write("docs/b.md", """
                # Title of `b`: one, two
                ## Twice
                ## Twice
                """);
        write("a.md", """
                [file](docs/b.md) [folder](docs/) [anchor](docs/b.md#title-of-b-one-two) [second](docs/b.md#twice-1)
                [own](#here) [site](https://example.org/x) [mail](mailto:a@example.org) `[code](none.md)`
                # Here
                ```
                [code](none.md)
                ```
                [gone](docs/c.md), ![gone](docs/c.png) [`code`](docs/b.md#thrice) [own](#there)
                [root](/docs/b.md) [out](../x.md)

                [reference]: docs/d.md
                """);

        assertThat(brokenLinks(new Project(folder)))
                .containsExactly(
                        "a.md:7: docs/c.md",
                        "a.md:7: docs/c.png",
                        "a.md:7: docs/b.md#thrice",
                        "a.md:7: #there",
                        "a.md:8: /docs/b.md",
                        "a.md:8: ../x.md",
                        "a.md:10: docs/d.md");
    }

    @Test
    void missingPathsAreReported() throws IOException {
        write("examples/run", "");
        write("examples/README.md", """
                ```sh
                ./run weather
                cd weather
                ```
                """);
        write("README.md", """
                Run `examples/run weather`, `examples/walk` or `.ci/run`; the lake is in `lake/orders/` and
                `examples/weather/target/lake`.
                ```console
                $ examples/run weather --to=examples/weather/target/x
                $ JAVA_HOME=x ./walk
                examples/NAME/<file> /tmp/x https://example.org/a/b raw/orders/x
                ```
                ```java
                Path.of("examples/none");
                ```
                """);

        assertThat(missingPaths(new Project(folder)))
                .containsExactly("README.md:1: examples/walk", "README.md:1: .ci/run", "README.md:5: ./walk");
    }

    @Test
    void missingDocumentIsReported() {
        assertThatThrownBy(() -> new Project(folder).markdown("README.md"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("README.md is missing in the project");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<String> brokenLinks(Project project) {
        List<String> broken = new ArrayList<>();
        for (Path file : project.files(".md")) {
            Markdown document = project.markdown(project.name(file));
            for (Mention link : document.links()) {
                if (!ELSEWHERE.matcher(link.text()).matches() && !leadsSomewhere(project, document, link.text())) {
                    broken.add(document.name() + ":" + link.line() + ": " + link.text());
                }
            }
        }
        return broken;
    }

    private static boolean leadsSomewhere(Project project, Markdown from, String link) {
        int hash = link.indexOf('#');
        String path = URLDecoder.decode(hash < 0 ? link : link.substring(0, hash), UTF_8);
        String anchor = hash < 0 ? "" : URLDecoder.decode(link.substring(hash + 1), UTF_8);
        Path here = project.root().resolve(from.name());
        Path target = path.isEmpty() ? here : here.resolveSibling(path).normalize();
        if (path.startsWith("/") || !target.startsWith(project.root()) || !Files.exists(target)) {
            return false;
        }
        return anchor.isEmpty()
                || !target.toString().endsWith(".md")
                || project.markdown(project.name(target)).anchors().contains(anchor);
    }

    /** Paths that name a file of the project: in shell blocks, and in backticks in the text. */
    private static List<String> missingPaths(Project project) {
        List<String> missing = new ArrayList<>();
        for (Path file : project.files(".md")) {
            Markdown document = project.markdown(project.name(file));
            for (Mention code : document.inlineCode()) {
                addMissing(project, document, code.text(), code.line(), missing);
            }
            for (Block block : document.blocks()) {
                if (block.isIn("sh", "bash", "shell", "console")) {
                    List<String> lines = block.text().lines().toList();
                    for (int i = 0; i < lines.size(); i++) {
                        addMissing(project, document, lines.get(i), block.line() + i, missing);
                    }
                }
            }
        }
        return missing;
    }

    private static void addMissing(Project project, Markdown document, String command, int line, List<String> missing) {
        for (String word : command.split("[\\s'\"`;|&()=,]+")) {
            if (PATH.matcher(word).matches() && isOurs(project, word) && !isThere(project, document, word)) {
                missing.add(document.name() + ":" + line + ": " + word);
            }
        }
    }

    /** Folders that the examples make where they are run. */
    private static final List<String> MADE_BY_RUNS = List.of("lake", "odd");

    /** Whether a path starts in the project, and is none that a build or a run makes. */
    private static boolean isOurs(Project project, String path) {
        String first = path.substring(0, path.indexOf('/'));
        boolean starts = List.of(".", "examples", ".ci").contains(first)
                || (!first.equals("..")
                        && !MADE_BY_RUNS.contains(first)
                        && Files.exists(project.root().resolve(first)));
        return starts && !List.of(path.split("/")).contains("target") && !path.contains("NAME");
    }

    private static boolean isThere(Project project, Markdown document, String path) {
        return Files.exists(project.root().resolve(path))
                || Files.exists(project.root().resolve(document.name()).resolveSibling(path));
    }
}
