// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import java.time.Instant;

/**
 * The low-water mark of a stream: every window that ends at or before it is terminal.
 *
 * @param version counts the changes
 */
public record Cursor(Instant mark, long version) {}
