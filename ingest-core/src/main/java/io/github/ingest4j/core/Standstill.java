// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reminds people of a stream whose windows are taken in turn, in runs that could work at none: the window whose turn it is waits to
 * be reopened, or for the time that its source has named. Of many such runs one reminds.
 */
final class Standstill {
    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);
    private static final int ATTEMPTS = 3;
    /** What the ledger holds of a failure is in the words of others, too. */
    private static final String REASON = "Why it failed is in the report of each run since.";

    private final Parts parts;
    private final String runId;

    Standstill(Parts parts, String runId) {
        this.parts = parts;
        this.runId = runId;
    }

    /** Puts what is due into the outbox. A ledger that fails, or is changed by others all the time, leaves it to the next run. */
    void remind() {
        try {
            boolean done = false;
            for (int attempt = 0; attempt < ATTEMPTS && !done; attempt++) {
                done = isReminded();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("no reminder, whether one is due or not; the next run goes on [stream={}]", parts.stream(), e);
        }
    }

    /** False where others have changed the health meanwhile, be it by a reminder or by the window's success. */
    private boolean isReminded() throws IOException {
        Instant now = parts.clock().instant();
        StreamHealth health = parts.ledger().health(parts.stream());
        Optional<Cursor> cursor = parts.ledger().cursor(parts.stream());
        if (cursor.isEmpty() || !Alerting.mayTell(health, now)) {
            return true;
        }
        Optional<WindowEntry> waiting = waiting(cursor.get(), now);
        return waiting.isEmpty() || isReminded(waiting.get(), health, cursor, now);
    }

    private boolean isReminded(WindowEntry waiting, StreamHealth health, Optional<Cursor> cursor, Instant now)
            throws IOException {
        Alerting alerting = new Alerting(health, waiting, waiting, true, now);
        WindowEntry seen = waiting.toBuilder().owner(runId).build();
        Outage outage = new Outage(parts, seen, REASON, health, cursor, now);
        SortedMap<Window, WindowEntry> entries = outage.entries();
        Alerting.Verdict verdict = alerting.verdict(entries.values());
        if (verdict.notice().isEmpty()) {
            return true;
        }
        List<Notification> rows = new ArrayList<>();
        if (!parts.notifiers().isEmpty()) {
            Notification notice = outage.notice(verdict.notice().get(), verdict.health(), entries);
            rows.addAll(Outbox.rows(notice, parts.notifiers().size()));
        }
        return parts.ledger().tell(parts.stream(), verdict.health(), rows);
    }

    /** The window whose turn it is, if no run can take it now. */
    private Optional<WindowEntry> waiting(Cursor cursor, Instant now) throws IOException {
        Window window = parts.schedule().windowContaining(cursor.mark());
        Optional<WindowEntry> entry = parts.ledger().find(parts.stream(), window);
        while (entry.filter(found -> found.state() == WindowState.DONE).isPresent()) {
            window = parts.schedule().after(window);
            entry = parts.ledger().find(parts.stream(), window);
        }
        return entry.filter(found -> found.state() == WindowState.FAILED
                || found.notBefore().filter(now::isBefore).isPresent());
    }
}
