// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What has become of the windows that an incident has touched, as the ledger has it.
 *
 * @param caughtUp done, though not by the first run that took them
 * @param due that later runs take by themselves
 * @param notBegun likewise, but no run has come to them yet
 * @param waiting that somebody must reopen
 * @param lost of a source that answers only for now
 */
record Toll(int caughtUp, int due, int notBegun, List<Window> waiting, int lost) {
    Toll {
        waiting = List.copyOf(waiting);
    }

    /**
     * Counts the windows from the incident's first on, and earlier ones that are not terminal.
     *
     * @param entries in order
     */
    static Toll of(Instant firstWindow, Collection<WindowEntry> entries, int notBegun) {
        int caughtUp = 0;
        int due = 0;
        int lost = 0;
        List<Window> waiting = new ArrayList<>();
        for (WindowEntry entry : entries) {
            if (!entry.state().isTerminal()) {
                due++;
            } else if (!entry.window().start().isBefore(firstWindow)) {
                caughtUp += entry.state() == WindowState.DONE && entry.epoch() > 1 ? 1 : 0;
                lost += entry.state() == WindowState.SKIPPED ? 1 : 0;
                if (entry.state() == WindowState.FAILED) {
                    waiting.add(entry.window());
                }
            }
        }
        return new Toll(caughtUp, due, notBegun, waiting, lost);
    }

    int affected() {
        return caughtUp + missing() + lost;
    }

    int missing() {
        return due + notBegun + waiting.size();
    }
}
