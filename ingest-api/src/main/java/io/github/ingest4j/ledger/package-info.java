// SPDX-License-Identifier: Apache-2.0
/**
 * Who works on what, how far a stream has come, and what people are to be told. Start with
 * {@link io.github.ingest4j.ledger.Ledger}; whoever implements it extends {@code LedgerContract} of the testkit.
 */
@NullMarked
package io.github.ingest4j.ledger;

import org.jspecify.annotations.NullMarked;
