// SPDX-License-Identifier: Apache-2.0
/**
 * What ingest4j asks of a place that keeps objects: a folder, a bucket. Start with
 * {@link io.github.ingest4j.store.ObjectStore}; whoever implements it extends {@code ObjectStoreContract} of the testkit.
 */
@NullMarked
package io.github.ingest4j.store;

import org.jspecify.annotations.NullMarked;
