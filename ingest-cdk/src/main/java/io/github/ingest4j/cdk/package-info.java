// SPDX-License-Identifier: Apache-2.0
/**
 * A scheduled pipeline in an AWS account, by the AWS CDK. Begin at {@link io.github.ingest4j.cdk.ScheduledIngest}, the construct;
 * {@link io.github.ingest4j.cdk.IngestSchedule} says when it runs and {@link io.github.ingest4j.cdk.TableDefinition} what Athena
 * finds. The application brings {@code aws-cdk-lib} and {@code constructs}.
 */
@NullMarked
package io.github.ingest4j.cdk;

import org.jspecify.annotations.NullMarked;
