// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import io.github.ingest4j.testing.node.NeedsNode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class the {@link ExampleAccount} as an argument of its constructor; the classes of one JVM share it. They are skipped
 * where there is no {@code moto_server} on the path, and fail there with {@code STATE_MACHINE_TESTS_STRICT=true}; and where there is
 * no Node, as {@link NeedsNode} says. Together they take a minute of processor time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@NeedsNode
@Tag("slow")
@ExtendWith(AccountExtension.class)
@interface NeedsAccount {}
