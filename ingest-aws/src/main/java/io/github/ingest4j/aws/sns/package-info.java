// SPDX-License-Identifier: Apache-2.0
/** Notifications over Amazon SNS. Begin at {@link io.github.ingest4j.aws.sns.SnsNotifier}. */
@NullMarked
package io.github.ingest4j.aws.sns;

import org.jspecify.annotations.NullMarked;
