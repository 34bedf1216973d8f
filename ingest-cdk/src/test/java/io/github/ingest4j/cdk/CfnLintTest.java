// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ingest4j.testing.node.NeedsNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** cfn-lint, a tool in Python that knows what CloudFormation takes, has nothing to say. */
@NeedsNode
@Tag("slow")
class CfnLintTest {

    @Test
    void templatesAreWhatCloudFormationTakes() throws Exception {
        assumeTrue(isInstalled(), "cfn-lint is not on the path");

        Answer answer = run(List.of(
                "--format",
                "parseable",
                "--regions",
                "eu-central-1",
                // CDK repeats dependencies that follow from references.
                "--ignore-checks",
                "W3005",
                "--",
                file(Samples.withStateMachine()),
                file(Samples.lambdaOnly())));

        assertThat(answer.text()).isEmpty();
        assertThat(answer.status()).isZero();
    }

    private static String file(Synthesized synthesized) {
        return Path.of("").toAbsolutePath().resolve(synthesized.file()).toString();
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return run(List.of("--version")).status() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private record Answer(int status, String text) {}

    private static Answer run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("cfn-lint"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }
}
