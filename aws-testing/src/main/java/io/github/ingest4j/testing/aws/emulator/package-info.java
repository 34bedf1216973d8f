// SPDX-License-Identifier: Apache-2.0
/**
 * What runs in the processes of the embedded services: S3Proxy, ElasticMQ, DynamoDB Local, and stubs of SNS and Secrets
 * Manager.
 *
 * <p>Begin at {@link io.github.ingest4j.testing.aws.emulator.EmulatorMain}.
 */
@NullMarked
package io.github.ingest4j.testing.aws.emulator;

import org.jspecify.annotations.NullMarked;
