// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.ingest4j.testing.node.NeedsNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Validations;

/** cdk-nag finds nothing but what is acknowledged in {@code acknowledged-findings.md}, and all of that. */
@NeedsNode
class NagTest {
    private static final Path LIST = Path.of("acknowledged-findings.md");
    private static final String PACK = "AwsSolutions";

    @TempDir
    private Path folder;

    /** A finding of a rule about a construct. */
    private record Finding(String rule, String construct) {}

    /** A row of the list. */
    private record Row(Finding finding, String reason) {}

    @Test
    void findingsAreThoseThatAreAcknowledged() throws IOException {
        Set<Finding> found = new HashSet<>(findings(Orchestration.STEP_FUNCTIONS, DataRemoval.RETAIN));
        found.addAll(findings(Orchestration.LAMBDA_ONLY, DataRemoval.DESTROY));

        assertThat(acknowledged()).extracting(Row::finding).containsExactlyInAnyOrderElementsOf(found);
    }

    @Test
    void everyAcknowledgementHasAReason() throws IOException {
        assertThat(acknowledged())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.reason()).as(row.toString()).hasSizeGreaterThan(20));
    }

    /** What is acknowledged is found as well, but neither printed nor an error. */
    private Set<Finding> findings(Orchestration orchestration, DataRemoval removal) throws IOException {
        Path out = folder.resolve(orchestration.name());
        App app = App.Builder.create()
                .outdir(out.toString())
                .analyticsReporting(false)
                .build();
        Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
        for (Row row : acknowledged()) {
            Validations.of(app)
                    .acknowledge(Acknowledgment.builder()
                            .id(PACK + "::" + row.finding().rule())
                            .reason(row.reason())
                            .build());
        }
        Samples.whole(new Stack(app, "Weather"))
                .orchestration(orchestration)
                .dataRemoval(removal)
                .allowReplacing()
                .build();
        try {
            app.synth();
        } catch (RuntimeException e) {
            // Something is not acknowledged, and printed.
            assertThat(e).hasMessageContaining("ValidationFailed");
        }
        JsonNode report = Synthesized.JSON
                .readTree(out.resolve("validation-report.json").toFile())
                .path("pluginReports")
                .path(0);
        assertThat(report.path("pluginName").asText()).isEqualTo(PACK);
        Set<Finding> findings = new HashSet<>();
        for (String kind : List.of("violations", "suppressedViolations")) {
            for (JsonNode violation : report.path(kind)) {
                violation
                        .path("violatingConstructs")
                        .forEach(construct -> findings.add(new Finding(
                                violation.path("ruleName").asText(),
                                construct.path("constructPath").asText())));
            }
        }
        return findings;
    }

    private static List<Row> acknowledged() throws IOException {
        return Files.readString(LIST)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Row(new Finding(code(cells[1]), code(cells[2])), cells[3].strip()))
                .toList();
    }

    private static String code(String cell) {
        return cell.strip().replace("`", "");
    }
}
