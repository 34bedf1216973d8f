// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

class NodeTest {

    @ParameterizedTest
    @ValueSource(strings = {"v22.0.0", "v24.21.0", "v26.1.0-nightly"})
    void newEnoughVersionIsNoProblem(String version) {
        assertThat(new Node("node", version).problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v20.20.2", "v9.0.0", "no such program", "22"})
    void whatIsTooOldOrNoNodeAtAllIsTold(String answer) {
        assertThat(new Node("/opt/node", answer).problem())
                .hasValue("the AWS CDK needs Node 22 or newer, and '/opt/node' says it is '" + answer
                        + "': put one on the path, or name it by JSII_NODE");
    }

    @Test
    void programThatIsNotThereIsTold() {
        Node node = Node.of(Map.of("JSII_NODE", "/no/such/node"));

        assertThat(node.problem()).get().asString().contains("'/no/such/node' cannot be run");
    }

    @Test
    void withoutANameItIsTheOneOnThePath() {
        assertThat(Node.of(Map.of("JSII_NODE", " ")).program()).isEqualTo("node");
    }

    @Test
    void testsAreSkippedWithoutNodeAndFailWhereThatIsAskedFor() {
        Node missing = new Node("node", "");

        assertThatThrownBy(() -> NodeExtension.require(missing, false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("the AWS CDK needs Node 22 or newer, and 'node' cannot be run");
        assertThatThrownBy(() -> NodeExtension.require(missing, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the AWS CDK needs Node 22 or newer")
                .hasMessageEndingWith("(CDK_TESTS_STRICT=true)");
        assertThatCode(() -> NodeExtension.require(new Node("node", "v24.0.0"), true))
                .doesNotThrowAnyException();
    }
}
