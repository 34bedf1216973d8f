// SPDX-License-Identifier: Apache-2.0
/**
 * A lake in a local folder: objects, and the ledger of the runs that write them. Start with
 * {@link io.github.ingest4j.core.local.LocalLake}. Network file systems are not supported; Windows is untested.
 */
@NullMarked
package io.github.ingest4j.core.local;

import org.jspecify.annotations.NullMarked;
