// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class that makes templates by the AWS CDK, which runs in Node of version 22 or newer: the program that {@code
 * JSII_NODE} names, else {@code node} on the path.
 *
 * <p>A class is skipped where there is none, and says so; with {@code CDK_TESTS_STRICT=true} it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NodeExtension.class)
public @interface NeedsNode {}
