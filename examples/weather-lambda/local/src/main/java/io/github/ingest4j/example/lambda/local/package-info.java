// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the function's jar on this machine. Start with {@link io.github.ingest4j.example.lambda.local.LocalLambda}, the
 * command; {@link io.github.ingest4j.example.lambda.local.FunctionProcess} plays AWS Lambda.
 */
@NullMarked
package io.github.ingest4j.example.lambda.local;

import org.jspecify.annotations.NullMarked;
