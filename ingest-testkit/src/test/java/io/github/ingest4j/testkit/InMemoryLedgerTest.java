// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.ledger.Ledger;
import java.time.Clock;

class InMemoryLedgerTest extends LedgerContract {
    private final Faults faults = new Faults();
    private final InMemoryLedger world = new InMemoryLedger(Clock.systemUTC(), faults);
    private final Ledger first = world.as(faults.process());
    private final Ledger second = world.as(faults.process());

    @Override
    protected Ledger ledger() {
        return first;
    }

    @Override
    protected Ledger reopen() {
        return second;
    }
}
