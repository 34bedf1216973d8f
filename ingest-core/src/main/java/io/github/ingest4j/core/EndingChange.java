// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Notification.Kind;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.Warning;
import io.github.ingest4j.ledger.WindowEntry;
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
        Outage outage = new Outage(parts, ended, reason, health, cursor, now);
        boolean moves = cursor.isPresent() && ended.state().isTerminal();
        SortedMap<Window, WindowEntry> entries = moves || alerting.looksAtOthers() ? outage.entries() : new TreeMap<>();
        Alerting.Verdict verdict = alerting.verdict(entries.values());
        List<Notification> notices = new ArrayList<>();
        if (verdict.notice().isPresent() && isAnybodyTold()) {
            notices.add(outage.notice(verdict.notice().get(), verdict.health(), entries));
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
}
