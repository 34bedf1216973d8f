// SPDX-License-Identifier: Apache-2.0
/**
 * The weather pipeline in an AWS account, by the CDK. Begin at {@link io.github.ingest4j.example.cdk.IngestStack}, what is deployed;
 * {@link io.github.ingest4j.example.cdk.ExampleApp} is the application that the CDK's command line runs.
 */
@NullMarked
package io.github.ingest4j.example.cdk;

import org.jspecify.annotations.NullMarked;
