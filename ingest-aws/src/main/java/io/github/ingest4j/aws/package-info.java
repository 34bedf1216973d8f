// SPDX-License-Identifier: Apache-2.0
/**
 * ingest4j on AWS, with the SDK clients that the caller made. Begin at {@code S3ObjectStore}, {@code DynamoDbLedger}, {@code
 * SecretsManagerSecrets} or {@code SnsNotifier}, each in the package of its service; here is what they have in common: the
 * {@link io.github.ingest4j.aws.Permission}s they need.
 */
@NullMarked
package io.github.ingest4j.aws;

import org.jspecify.annotations.NullMarked;
