// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

/** The services of AWS that every backend offers. */
public enum AwsService {
    S3,
    DYNAMODB,
    SQS,
    SNS,
    SECRETS_MANAGER
}
