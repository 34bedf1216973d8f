// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.node;

import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Looks for Node once in a run of tests, and says on standard error where it is missing. */
final class NodeExtension implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        Node node = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(NodeExtension.class))
                .getOrComputeIfAbsent(Node.class, key -> look(), Node.class);
        require(node, "true".equals(System.getenv("CDK_TESTS_STRICT")));
    }

    private static Node look() {
        Node node = Node.of(System.getenv());
        node.problem().ifPresent(problem -> System.err.println("Tests of CDK templates do not run: " + problem));
        return node;
    }

    /** The one place where a test that needs Node is skipped. */
    static void require(Node node, boolean strict) {
        Optional<String> problem = node.problem();
        if (problem.isPresent() && strict) {
            throw new IllegalStateException(problem.get() + " (CDK_TESTS_STRICT=true)");
        }
        if (problem.isPresent()) {
            throw new TestAbortedException(problem.get());
        }
    }
}
