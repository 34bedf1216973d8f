// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    @Test
    void sectionsFollowOneAnother(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("RESULTS.md");

        Results.write(file, "csv", "one\n");
        Results.write(file, "cold", "two");

        assertThat(file).hasContent(Results.START + "\n## csv\n\none\n\n## cold\n\ntwo\n");
    }

    @Test
    void sectionOfTheSameScenarioIsReplaced() {
        String text = "# Results\n\n## csv\n\nold\n\nolder\n\n## csv-wide\n\nkept\n\n## cold\n\nlast\n";

        assertThat(Results.with(text, "csv", "new"))
                .isEqualTo("# Results\n\n## csv\n\nnew\n\n## csv-wide\n\nkept\n\n## cold\n\nlast\n");
        assertThat(Results.with(text, "cold", "new"))
                .isEqualTo("# Results\n\n## csv\n\nold\n\nolder\n\n## csv-wide\n\nkept\n\n## cold\n\nnew\n");
    }
}
