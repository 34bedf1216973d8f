// SPDX-License-Identifier: Apache-2.0
/**
 * Finds or starts the AWS services that tests run against.
 *
 * <p>Begin at {@link io.github.ingest4j.testing.aws.NeedsAws}, which a test class carries, and at
 * {@link io.github.ingest4j.testing.aws.AwsServices}, which it is given.
 */
@NullMarked
package io.github.ingest4j.testing.aws;

import org.jspecify.annotations.NullMarked;
