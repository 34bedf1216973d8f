// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class LicenceHeaderTest {
    private static final String HEADER = "// SPDX-License-Identifier: Apache-2.0\n";
    /** SHA-256 of LICENSE-2.0.txt as the Apache Software Foundation publishes it. */
    private static final String APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30";

    @Test
    void everySourceNamesTheLicence() {
        assertThat(Project.own().files(".java")).isNotEmpty();
        assertThat(sourcesWithoutHeader(Project.own())).isEmpty();
    }

    @Test
    void licenceIsTheUnchangedApacheLicence() throws GeneralSecurityException {
        byte[] text = Project.own().text("LICENSE").getBytes(UTF_8);

        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text)))
                .isEqualTo(APACHE_2);
    }

    @Test
    void sourceWithoutHeaderIsReported(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Good.java"), HEADER + "class Good {}\n");
        Files.writeString(folder.resolve("Bad.java"), "\n" + HEADER + "class Bad {}\n");

        assertThat(sourcesWithoutHeader(new Project(folder))).containsExactly("Bad.java");
    }

    private static List<String> sourcesWithoutHeader(Project project) {
        return project.files(".java").stream()
                .filter(file -> !Project.text(file).orElseThrow().startsWith(HEADER))
                .map(project::name)
                .toList();
    }
}
