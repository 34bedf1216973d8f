// SPDX-License-Identifier: Apache-2.0
/** Tests of AWS CDK templates, which need Node. Begin at {@link io.github.ingest4j.testing.node.NeedsNode}. */
@NullMarked
package io.github.ingest4j.testing.node;

import org.jspecify.annotations.NullMarked;
