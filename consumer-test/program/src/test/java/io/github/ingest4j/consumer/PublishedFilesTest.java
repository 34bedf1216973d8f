// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a release publishes: complete for Maven Central, and nothing that is not meant for users. */
class PublishedFilesTest {
    private static final List<String> OF_A_LIBRARY =
            List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");

    private static final List<String> LIBRARIES = Published.LIBRARIES;
    private static final List<String> POMS = Published.POMS;

    private final Published published = Published.underTest();

    @Test
    void everyLibraryIsCompleteAndNothingElseIsThere() {
        Set<String> expected = new TreeSet<>();
        LIBRARIES.forEach(library -> OF_A_LIBRARY.forEach(suffix -> expected.add(library + " " + suffix)));
        POMS.forEach(pom -> expected.add(pom + " .pom"));
        if (Published.property("signed").equals("true")) {
            List.copyOf(expected).forEach(file -> expected.add(file + ".asc"));
        }

        assertThat(published.files()).containsExactlyElementsOf(expected);
    }

    @Test
    void everyFileHasItsChecksums() {
        for (String library : LIBRARIES) {
            for (String suffix : OF_A_LIBRARY) {
                assertThat(published.file(library, suffix + ".sha1")).isRegularFile();
                assertThat(published.file(library, suffix + ".md5")).isRegularFile();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("LIBRARIES")
    void libraryHasThisReleaseAsItsParentAndNoSnapshot(String library) {
        String pom = published.text(library, ".pom");

        assertThat(element(pom, "parent"))
                .contains("<artifactId>ingest-parent</artifactId>")
                .contains("<version>" + published.version() + "</version>");
        assertThat(pom).contains("<name>", "<description>").doesNotContain("SNAPSHOT");
    }

    @ParameterizedTest
    @FieldSource("POMS")
    void pomWithoutParentSaysWhatMavenCentralAsksFor(String artifact) {
        String pom = published.text(artifact, ".pom");

        assertThat(pom)
                .contains("<name>", "<description>", "<url>", "<license>", "<developer>", "<connection>")
                .doesNotContain("SNAPSHOT", "<parent>", "<repositories>", "<distributionManagement>");
    }

    @Test
    void bomManagesOurLibrariesAndNothingElse() {
        String bom = published.text("ingest-bom", ".pom");

        assertThat(all(bom, "<artifactId>([^<]+)</artifactId>"))
                .containsExactlyInAnyOrder(
                        "ingest-bom",
                        "ingest-api",
                        "ingest-core",
                        "ingest-parquet",
                        "ingest-avro",
                        "ingest-aws",
                        "ingest-cdk",
                        "ingest-testkit");
        assertThat(all(bom, "<groupId>([^<]+)</groupId>")).containsOnly("io.github.ingest4j");
        assertThat(bom).doesNotContain("<properties>", "<scope>import</scope>", "<build>", "<profile>", "<modules>");
    }

    @ParameterizedTest
    @FieldSource("LIBRARIES")
    void sourcesHaveTheSourceOfEveryClass(String library) throws IOException {
        Set<String> sources = entries(library, "-sources.jar", ".java", name -> name);

        Set<String> classes = entries(library, ".jar", ".class", name -> name.replaceFirst("\\$.*", ""));

        assertThat(classes).hasSizeGreaterThan(5);
        assertThat(sources).containsExactlyInAnyOrderElementsOf(classes);
    }

    @ParameterizedTest
    @FieldSource("LIBRARIES")
    void javadocHasAStartAndAPageOfEachPackage(String library) throws IOException {
        Set<String> pages = entries(library, "-javadoc.jar", ".html", name -> name);

        assertThat(pages).contains("index");
        assertThat(entries(library, "-sources.jar", "package-info.java", name -> name))
                .isNotEmpty()
                .allMatch(folder -> pages.stream().anyMatch(page -> page.endsWith(folder + "package-summary")));
    }

    @ParameterizedTest
    @FieldSource("LIBRARIES")
    void billOfMaterialsNamesTheJarAndNoRandomNumber(String library) {
        String bill = published.text(library, "-cyclonedx.json");

        assertThat(bill)
                .contains("\"purl\" : \"pkg:maven/io.github.ingest4j/" + library + "@" + published.version()
                        + "?type=jar\"")
                .doesNotContain("serialNumber", "SNAPSHOT");
    }

    private Set<String> entries(String library, String suffix, String ending, UnaryOperator<String> name)
            throws IOException {
        assertThat(Files.size(published.file(library, suffix))).isPositive();
        try (JarFile jar = new JarFile(published.file(library, suffix).toFile())) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(entry -> entry.endsWith(ending))
                    .map(entry -> name.apply(entry.substring(0, entry.length() - ending.length())))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String element(String xml, String name) {
        return all(xml, "(?s)<" + name + ">(.*?)</" + name + ">").get(0);
    }

    private static List<String> all(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
