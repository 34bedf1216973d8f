// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What ends a window in the ledger, with all that follows from it, made from one look at the ledger. */
final class EndingChange {
    private final Parts parts;
    private final Claim claim;
    private final WindowEntry ended;
    private final String reason;
    private final Instant now;
    private final StreamHealth health;
    private final Optional<Cursor> cursor;

    /** @param reason why the window is not done, in words that people may be told; empty where nothing has failed */
    EndingChange(Parts parts, Claim claim, WindowEntry ended, String reason) throws IOException {
        this.parts = parts;
        this.claim = claim;
        this.ended = ended;
        this.reason = reason;
        this.now = parts.clock().instant();
        this.health = parts.ledger().health(claim.stream());
        this.cursor = parts.ledger().cursor(claim.stream());
    }

    LedgerChange change() throws IOException {
        Alerting alerting = new Alerting(health, claim.entry(), ended, now);
        boolean moves = cursor.isPresent() && ended.state().isTerminal();
        SortedMap<Window, WindowEntry> entries =
                moves || alerting.looksAtOthers() ? entriesFrom(start()) : new TreeMap<>();
        Alerting.Verdict verdict = alerting.verdict(entries.values());
        return new LedgerChange(
                ended,
                cursor.filter(any -> moves).map(from -> new LowWaterMark(parts, from).moved(ended.window(), entries)),
                Optional.of(verdict.health()).filter(next -> !next.equals(health)),
                rows(verdict, entries));
    }

    /** From where on the stream's windows matter. A source that answers only for now leaves skipped ones behind the cursor. */
    private Instant start() {
        Instant first = ended.window().start();
        Instant mark = cursor.map(Cursor::mark).orElse(first);
        if (ended.state() != WindowState.SKIPPED) {
            return mark;
        }
        for (int windows = 1; windows < Alerting.SKIPS_BEFORE_NOTICE; windows++) {
            first = parts.schedule().lastEndedBy(first).start();
        }
        return first.isBefore(mark) ? first : mark;
    }

    /** Windows from an instant on, and earlier ones that are not terminal, with this one as it has ended. */
    private SortedMap<Window, WindowEntry> entriesFrom(Instant start) throws IOException {
        SortedMap<Window, WindowEntry> entries = new TreeMap<>();
        for (WindowEntry entry : parts.ledger().entriesFrom(claim.stream(), start)) {
            entries.put(entry.window(), entry);
        }
        entries.put(ended.window(), ended);
        return entries;
    }

    private List<Notification> rows(Alerting.Verdict verdict, SortedMap<Window, WindowEntry> entries)
            throws IOException {
        if (verdict.notice().isEmpty() || parts.notifiers().isEmpty()) {
            return List.of();
        }
        StreamHealth failing = verdict.health().incident().isPresent() ? verdict.health() : health;
        Incident incident = failing.incident().orElseThrow();
        NoticeText text =
                new NoticeText(claim.stream(), ended, reason, failing, incident, toll(incident, entries), now);
        return Outbox.rows(
                text.notification(verdict.notice().get()), parts.notifiers().size());
    }

    private Toll toll(Incident incident, SortedMap<Window, WindowEntry> entries) throws IOException {
        Instant first = incident.firstWindow();
        SortedMap<Window, WindowEntry> touched = first.isBefore(start()) ? entriesFrom(first) : entries;
        int notBegun = cursor.map(from -> new LowWaterMark(parts, from).notBegun(touched, now))
                .orElse(0);
        return Toll.of(first, touched.values(), notBegun);
    }
}
