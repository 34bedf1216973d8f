// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing in the project depends on the machine it was written on. */
@Tag("once")
class PortableFilesTest {

    /** A folder of one person's or one machine, at the start of a path: a URL has something before it. */
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.~*}\\])-])/(?:home/|root/|work/|Users/|tmp/w\\b)|\\b[A-Z]:\\\\+Users\\b");

    private static final Pattern REGISTRY = Pattern.compile(
            "\\b(?:repo1?\\.maven\\.(?:apache\\.)?org|(?:[\\w-]+\\.)*(?:jfrog|artifactory|nexus|codeartifact|jitpack)"
                    + "(?:[.-][\\w-]+)*\\.(?:com|org|net|io|internal|local|dev)|maven\\.google\\.com"
                    + "|registry\\.npmjs\\.org|ghcr\\.io|docker\\.io)\\b"
                    + "|<(?:pluginRepository|repository|mirror)>");

    @Test
    void nothingNamesAMachineOrARegistry() {
        assertThat(Project.own().files()).hasSizeGreaterThan(10);
        assertThat(findings(Project.own())).isEmpty();
    }

    @Test
    void pathOfAMachineIsReported(@TempDir Path folder) throws IOException {
        String home = "/ho" + "me/";
        Files.writeString(
                folder.resolve("notes.md"), "see " + home + "me/notes\nhttps://example.org" + home + "page\n\"" + home);

        assertThat(findings(new Project(folder)))
                .containsExactly("notes.md:1: names " + home, "notes.md:3: names " + home);
    }

    @Test
    void registryIsReported(@TempDir Path folder) throws IOException {
        String host = "repo1.maven" + ".org";
        Files.writeString(folder.resolve("a.xml"), "<url>https://" + host + "/maven2</url>\n");
        Files.writeString(folder.resolve("b.sh"), "curl https://artifactory.corp" + ".internal/x\n");

        assertThat(findings(new Project(folder)))
                .containsExactly("a.xml:1: names " + host, "b.sh:1: names artifactory.corp" + ".internal");
    }

    private static List<String> findings(Project project) {
        List<String> findings = new ArrayList<>();
        for (Path file : project.files()) {
            List<String> lines = Project.text(file).orElse("").lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                for (Pattern unwanted : List.of(MACHINE_PATH, REGISTRY)) {
                    var found = unwanted.matcher(lines.get(i));
                    if (found.find()) {
                        findings.add(project.name(file) + ":" + (i + 1) + ": names " + found.group());
                    }
                }
            }
        }
        return findings;
    }
}
