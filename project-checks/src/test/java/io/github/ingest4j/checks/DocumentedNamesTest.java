// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import io.github.ingest4j.checks.Markdown.Mention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The documents name types, methods, tests and modules that exist. A type in backticks is one of the project or of the JDK; one of
 * another library is written with its package. The changelog may name what is gone.
 */
@Tag("once")
class DocumentedNamesTest {
    private static final String DOCUMENT = "ARCHITECTURE.md";

    /** Settings of AWS, numbers and a heading that are written like types. */
    private static final Set<String> NO_TYPES =
            Set.of("AbortIncompleteMultipartUpload", "MaximumRetryAttempts", "Infinity", "NaN", "Unreleased");

    /** A type at the start of what stands in backticks; constants in capitals are none. */
    private static final Pattern TYPE = Pattern.compile(
            "^@?((?:[a-z][a-z0-9_]*\\.)*)((?=[A-Z0-9_]*[a-z])[A-Z]\\w*(?:\\.(?=[A-Z0-9_]*[a-z])[A-Z]\\w*)*)(?:$|[.#(<\\[:].*|\\s.*)");

    /** A method that stands in backticks with its arguments. */
    private static final Pattern METHOD = Pattern.compile("(?<![\\w@$])([a-z]\\w*)\\(");

    /** Methods of the JDK, and functions of DuckDB. */
    private static final Set<String> METHODS_OF_OTHERS = Set.of("forName", "read_parquet");

    private static final Pattern MODULE = Pattern.compile("(?<![\\w./-])ingest-[a-z]+(?:-[a-z]+)*");
    private static final Pattern PLANNED = Pattern.compile("(?i)\\b(?:later|planned|not yet)\\b");

    private static Stream<Markdown> documents() {
        Project project = Project.own();
        return project.files(".md").stream()
                .map(project::name)
                .filter(name -> !name.equals("CHANGELOG.md"))
                .map(project::markdown);
    }

    @Test
    void everyTypeExists() {
        Set<String> types = JavaSources.of(Project.own()).types();
        types.addAll(NO_TYPES.stream().map(name -> "aws." + name).toList());

        assertThat(documents().flatMap(document -> unknownTypes(document, types).stream()))
                .isEmpty();
    }

    @Test
    void everyMethodExists() {
        assertThat(documents().flatMap(document -> unknownMethods(document).stream()))
                .isEmpty();
    }

    @Test
    void unknownMethodIsReported() {
        Markdown document = new Markdown(DOCUMENT, """
                `run()`, `Schema.of(Field.of("a"))`, `reopenToFetchAgain(window)`, `(a)`, run away()
                `rerun()`, `Contract.freeze().thaw()`
                """);

        assertThat(unknownMethods(document)).containsExactly(DOCUMENT + ":2: rerun", DOCUMENT + ":2: thaw");
    }

    /** Methods that no class of the library has. */
    private static List<String> unknownMethods(Markdown document) {
        Set<String> methods = Library.CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .map(JavaMethod::getName)
                .collect(Collectors.toSet());
        methods.addAll(METHODS_OF_OTHERS);
        return document.inlineCode().stream()
                .flatMap(mention -> METHOD.matcher(mention.text())
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> !methods.contains(name))
                        .map(name -> document.name() + ":" + mention.line() + ": " + name))
                .toList();
    }

    @Test
    void everyModuleExists() {
        Set<String> modules = Project.own().modules();

        assertThat(documents().flatMap(document -> unknownModules(document, modules).stream()))
                .isEmpty();
    }

    @Test
    void typesAreNamedAtAll() {
        assertThat(List.of(DOCUMENT, "README.md", "SECURITY.md", "docs/schema.md"))
                .allMatch(document -> Project.own().markdown(document).inlineCode().stream()
                        .anyMatch(mention -> TYPE.matcher(mention.text()).matches()));
    }

    @Test
    void everyNameThatIsNoTypeIsUsed() {
        Set<String> mentions = documents()
                .flatMap(document -> document.inlineCode().stream())
                .map(Mention::text)
                .collect(Collectors.toSet());

        assertThat(NO_TYPES).allMatch(name -> mentions.stream().anyMatch(text -> text.startsWith(name)));
    }

    @Test
    void everyThreatHasTestsThatAreThere() {
        Project project = Project.own();
        Set<String> tests = project.files("Test.java").stream()
                .map(project::name)
                .filter(name -> name.contains("/src/test/java/"))
                .map(name -> name.substring(name.lastIndexOf('/') + 1).replace(".java", ""))
                .collect(Collectors.toSet());

        List<List<String>> named = testsOfThreats(project.markdown("SECURITY.md"));

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(ofOne -> assertThat(ofOne).isNotEmpty().isSubsetOf(tests));
    }

    @Test
    void testsAreReadFromTheLastColumn() {
        assertThat(testsOfThreats(new Markdown("SECURITY.md", """
                | version | fixes |
                |---|---|
                | 1 | yes |

                | threat | what is done | tests |
                |---|---|---|
                | a | `Source` | `ATest`, `BTest` |
                | b | `CTest` | none |
                """)))
                .containsExactly(List.of("ATest", "BTest"), List.of());
    }

    /** What stands in backticks in the column {@code tests}, row by row. */
    private static List<List<String>> testsOfThreats(Markdown document) {
        return document.prose().stream()
                .dropWhile(line -> !line.matches("\\|.*\\| tests \\|"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(line.lastIndexOf('|', line.length() - 2)))
                .map(cell -> new Markdown(document.name(), cell)
                        .inlineCode().stream().map(Mention::text).toList())
                .toList();
    }

    @Test
    void unknownTypeIsReported() {
        Set<String> types = Set.of("a.b.Source", "a.b.Page", "a.b.Page.Builder", "c.Engine");
        Markdown document = new Markdown(DOCUMENT, """
                `Source`, `a.b.Page`, `Page.Builder`, `Page.of(...)`, `Source#open`, `InputStream`, `Map.Entry<K, V>`,
                `SUCCEEDED`, `S3`, `createIfAbsent`, `Automatic-Module-Name`, `x.y.Other`, `@FunctionalInterface`
                ```
                `Fenced`
                ```
                `Sorce`, `a.c.Page`, `Page.Bilder`, `Engine`, `c.Engin#run()`
                """);

        assertThat(unknownTypes(document, types))
                .containsExactly(
                        DOCUMENT + ":6: Sorce",
                        DOCUMENT + ":6: a.c.Page",
                        DOCUMENT + ":6: Page.Bilder",
                        DOCUMENT + ":6: c.Engin");
    }

    @Test
    void unknownModuleIsReported() {
        Markdown document = new Markdown(DOCUMENT, """
                `ingest-core` and ingest-aws
                ```
                ingest-parquet --> ingest-api
                later: ingest-jdbc
                ```
                """);

        assertThat(unknownModules(document, Set.of("ingest-api", "ingest-core")))
                .containsExactly(DOCUMENT + ":1: ingest-aws", DOCUMENT + ":3: ingest-parquet");
    }

    private static List<String> unknownTypes(Markdown document, Set<String> types) {
        Set<String> ownPackages = new HashSet<>();
        types.forEach(type -> ownPackages.add(type.split("\\.")[0]));
        Set<String> jdk = jdkTypes();
        List<String> unknown = new ArrayList<>();
        for (Mention mention : document.inlineCode()) {
            Matcher type = TYPE.matcher(mention.text());
            if (!type.matches()) {
                continue;
            }
            String inPackage = type.group(1);
            String name = type.group(2);
            boolean known;
            if (inPackage.isEmpty()) {
                known = jdk.contains(name) || types.stream().anyMatch(own -> own.endsWith("." + name));
            } else {
                known = types.contains(inPackage + name) || !isOwn(inPackage, ownPackages);
            }
            if (!known) {
                unknown.add(document.name() + ":" + mention.line() + ": " + inPackage + name);
            }
        }
        return unknown;
    }

    private static boolean isOwn(String inPackage, Set<String> ownPackages) {
        return inPackage.startsWith("io.github.ingest4j")
                || ownPackages.contains(inPackage.split("\\.")[0]);
    }

    /** The public packages of the JDK as simple names, nested types after their owner. */
    private static Set<String> jdkTypes() {
        Set<String> names = new HashSet<>();
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules");
        for (String module : List.of("java.base/java", "java.net.http/java", "java.sql/java")) {
            try (Stream<Path> walk = Files.walk(modules.resolve(module))) {
                walk.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class"))
                        .forEach(name -> names.add(name.substring(0, name.length() - ".class".length())
                                .replace('$', '.')));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return names;
    }

    private static List<String> unknownModules(Markdown document, Set<String> modules) {
        List<String> unknown = new ArrayList<>();
        List<String> lines = document.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher module = MODULE.matcher(lines.get(i));
            while (module.find()) {
                if (!modules.contains(module.group())
                        && !PLANNED.matcher(lines.get(i)).find()) {
                    unknown.add(document.name() + ":" + (i + 1) + ": " + module.group());
                }
            }
        }
        return unknown;
    }
}
