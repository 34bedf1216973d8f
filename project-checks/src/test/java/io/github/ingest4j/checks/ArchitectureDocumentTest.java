// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * ARCHITECTURE.md names types and modules that exist. A type in backticks is one of the project or of the JDK; one of
 * another library is written with its package.
 */
class ArchitectureDocumentTest {
    private static final String DOCUMENT = "ARCHITECTURE.md";

    /** A type at the start of what stands in backticks; constants in capitals are none. */
    private static final Pattern TYPE = Pattern.compile(
            "^@?((?:[a-z][a-z0-9_]*\\.)*)((?=[A-Z0-9_]*[a-z])[A-Z]\\w*(?:\\.(?=[A-Z0-9_]*[a-z])[A-Z]\\w*)*)(?:$|[.#(<\\[:].*|\\s.*)");

    private static final Pattern MODULE = Pattern.compile("(?<![\\w./-])ingest-[a-z]+(?:-[a-z]+)*");
    private static final Pattern PLANNED = Pattern.compile("(?i)\\b(?:later|planned|not yet)\\b");

    @Test
    void everyTypeExists() {
        Project project = Project.own();

        assertThat(unknownTypes(
                        project.markdown(DOCUMENT), JavaSources.of(project).types()))
                .isEmpty();
    }

    @Test
    void everyModuleExists() {
        Project project = Project.own();

        assertThat(unknownModules(project.markdown(DOCUMENT), project.modules()))
                .isEmpty();
    }

    @Test
    void typesAreNamedAtAll() {
        assertThat(Project.own().markdown(DOCUMENT).inlineCode())
                .anyMatch(mention -> TYPE.matcher(mention.text()).matches());
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
