// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users get on their class path is what DEPENDENCIES.md says, with a reason for each. */
class DependenciesTest {
    private static final List<String> MODULES = List.of("core", "parquet", "avro", "aws", "cdk", "testkit");
    private static final Path PROJECT = Path.of("../..");

    private final String document = Published.text(PROJECT.resolve("DEPENDENCIES.md"));

    @ParameterizedTest
    @ValueSource(strings = {"core", "parquet", "avro", "aws", "cdk", "testkit"})
    void treeIsTheOneInTheDocument(String module) {
        Tree tree = tree(module);

        assertThat(blockAfter("## ingest-" + module))
                .as(
                        "DEPENDENCIES.md, section ingest-%s. If a user of ingest-%s shall get this from now on, write it there, with a "
                                + "reason in the table; if not, exclude it in ingest-%s/pom.xml. What a user gets:%n%s%n",
                        module, module, module, tree)
                .isEqualTo(tree.toString());
    }

    @Test
    void everyArtifactHasAReasonAndEveryReasonAnArtifact() {
        Set<String> artifacts = new TreeSet<>();
        MODULES.forEach(module -> artifacts.addAll(tree(module).artifacts()));
        artifacts.removeIf(artifact -> artifact.startsWith("io.github.ingest4j:"));
        List<String> rows = rows();

        assertThat(artifacts)
                .as("artifacts without a row in the table of DEPENDENCIES.md")
                .allMatch(artifact -> rows.stream().anyMatch(row -> matches(row, artifact)));
        assertThat(rows)
                .as("rows of DEPENDENCIES.md that no user gets")
                .allMatch(row -> artifacts.stream().anyMatch(artifact -> matches(row, artifact)));
    }

    /** What is optional is in the bill, and does not come along. */
    @ParameterizedTest
    @ValueSource(strings = {"core", "parquet", "avro", "aws", "cdk", "testkit"})
    void billOfMaterialsIsWhatAUserGets(String module) {
        String bill = Published.underTest().text("ingest-" + module, "-cyclonedx.json");

        Set<String> components = Pattern.compile("(?s)\"scope\" : \"required\".*?\"purl\" : \"pkg:maven/([^?\"]+)\\?type=jar\"")
                .matcher(bill)
                .results()
                .map(found -> found.group(1))
                .filter(component -> !component.startsWith("io.github.ingest4j/"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(components).isEqualTo(tree(module).packages());
    }

    private static Tree tree(String module) {
        return Tree.written(Published.text(Path.of("..", module, "target/tree.txt")));
    }

    private String blockAfter(String heading) {
        List<String> block = new ArrayList<>();
        int fences = 0;
        for (String line :
                document.lines().dropWhile(line -> !line.equals(heading)).toList()) {
            if (line.startsWith("```")) {
                fences++;
            } else if (fences == 1) {
                block.add(line);
            } else if (fences == 2) {
                break;
            }
        }
        return String.join("\n", block);
    }

    /** The names in the first column, with a star for any artifact of a group. */
    private List<String> rows() {
        return Pattern.compile("(?m)^\\| `([^`]+)` \\|")
                .matcher(document)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static boolean matches(String row, String artifact) {
        return row.endsWith(":*") ? artifact.startsWith(row.substring(0, row.length() - 1)) : row.equals(artifact);
    }
}
