// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Notification.Kind;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.Warning;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What ends a window in the ledger, with all that follows from it, made from one look at the ledger. */
final class EndingChange {
    private final Parts parts;
    private final Claim claim;
    private final WindowEntry ended;
    private final String reason;
    private final @Nullable Finished finished;
    private final Optional<String> readOn;
    private final Instant now;
    private final StreamHealth health;
    private final Optional<Cursor> cursor;

    /**
     * @param reason why the window is not done, in words that people may be told; empty where nothing has failed
     * @param finished what the window is done with; null where it is not done
     * @param readOn key of the window's raw manifest, if that tells where the source reads on
     */
    EndingChange(
            Parts parts,
            Claim claim,
            WindowEntry ended,
            String reason,
            @Nullable Finished finished,
            Optional<String> readOn)
            throws IOException {
        this.parts = parts;
        this.claim = claim;
        this.ended = ended;
        this.reason = reason;
        this.finished = finished;
        this.readOn = readOn;
        this.now = parts.clock().instant();
        this.health = parts.ledger().health(claim.stream());
        this.cursor = parts.ledger().cursor(claim.stream());
    }

    LedgerChange change() throws IOException {
        Alerting alerting = new Alerting(health, claim.entry(), ended, parts.isSequential(), now);
        boolean moves = cursor.isPresent() && ended.state().isTerminal();
        SortedMap<Window, WindowEntry> entries =
                moves || alerting.looksAtOthers() ? entriesFrom(start()) : new TreeMap<>();
        Alerting.Verdict verdict = alerting.verdict(entries.values());
        List<Notification> notices = new ArrayList<>();
        if (verdict.notice().isPresent() && isAnybodyTold()) {
            notices.add(notice(verdict.notice().get(), verdict.health(), entries));
        }
        StreamHealth next = finished == null ? verdict.health() : warned(finished, verdict.health(), notices);
        return new LedgerChange(
                ended,
                cursor.filter(any -> moves)
                        .map(from -> new LowWaterMark(parts, from).moved(ended.window(), entries, readOn)),
                Optional.of(next).filter(changed -> !changed.equals(health)),
                notices.stream()
                        .flatMap(notice -> Outbox.rows(notice, parts.notifiers().size()).stream())
                        .toList());
    }

    private boolean isAnybodyTold() {
        return !parts.notifiers().isEmpty();
    }

    /** The health with what people are warned of; the warnings are added to the notices. */
    private StreamHealth warned(Finished done, StreamHealth alerted, List<Notification> notices) {
        TableNews table = new TableNews(parts);
        int known = table.known(health.schemaVersion(), done.schemaVersion());
        Warnings.Verdict verdict = new Warnings(health, known, done, now).verdict(alerted);
        if (isAnybodyTold()) {
            WarningText text = new WarningText(claim.stream(), ended, done, now);
            if (verdict.due().contains(Kind.SCHEMA_CHANGED)) {
                Optional<List<SchemaGrowth.Added>> added = table.added(known, done.schemaVersion());
                if (!added.equals(Optional.of(List.of()))) { // else no more than that columns may be null
                    notices.add(text.schemaChanged(parts.table(), known, added));
                }
            }
            if (verdict.due().contains(Kind.QUARANTINED)) {
                notices.add(text.quarantined(lastWarning(Kind.QUARANTINED)));
            }
            if (verdict.due().contains(Kind.UNUSUAL_VOLUME)) {
                notices.add(text.unusualVolume(lastWarning(Kind.UNUSUAL_VOLUME)));
            }
        }
        return verdict.health();
    }

    private Optional<Warning> lastWarning(Kind kind) {
        return Optional.ofNullable(health.warnings().get(kind));
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

    private Notification notice(Kind kind, StreamHealth after, SortedMap<Window, WindowEntry> entries)
            throws IOException {
        StreamHealth failing = after.incident().isPresent() ? after : health;
        Incident incident = failing.incident().orElseThrow();
        return new NoticeText(claim.stream(), ended, reason, failing, incident, toll(incident, entries), now)
                .notification(kind);
    }

    private Toll toll(Incident incident, SortedMap<Window, WindowEntry> entries) throws IOException {
        Instant first = incident.firstWindow();
        SortedMap<Window, WindowEntry> touched = first.isBefore(start()) ? entriesFrom(first) : entries;
        int notBegun = cursor.map(from -> new LowWaterMark(parts, from).notBegun(touched, now))
                .orElse(0);
        return Toll.of(first, touched.values(), notBegun);
    }
}
