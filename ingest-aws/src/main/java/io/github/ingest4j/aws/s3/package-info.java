// SPDX-License-Identifier: Apache-2.0
/** Objects in a bucket of Amazon S3: begin at {@link io.github.ingest4j.aws.s3.S3ObjectStore}. */
@NullMarked
package io.github.ingest4j.aws.s3;

import org.jspecify.annotations.NullMarked;
