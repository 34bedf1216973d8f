// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Failure;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Redactor;
import io.github.ingest4j.core.internal.Ulid;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a stream: chooses its windows and works at them one after the other. */
final class StreamRun {
    private final Parts parts;
    private final TimeLimit limit;
    private final String runId;
    private final DueWindows due;
    private final List<WindowReport> reports = new ArrayList<>();
    private final List<Window> unreached = new ArrayList<>();
    private boolean outOfTime;
    private boolean committed;
    private boolean standsStill;

    StreamRun(Parts parts) {
        this(parts, null);
    }

    StreamRun(Parts parts, @Nullable Instant deadline) {
        this.parts = parts;
        this.limit = new TimeLimit(parts.clock(), Optional.ofNullable(deadline), parts.maxRun());
        this.runId = Ulid.next(parts.clock().instant());
        this.due = new DueWindows(parts, new Recovery(parts, runId, limit.commitDeadline()));
    }

    /**
     * Windows due from before, oldest first and up to the limit, then the trigger's own. When the source does not answer for an
     * old one, the own comes next, and the rest after it if the source answered for that. The own one comes first where the source
     * answers only for now, since it may have passed when the others are done.
     */
    RunReport scheduled(Instant scheduledTime) {
        Window own = parts.currentWindow(scheduledTime);
        if (parts.isSequential()) {
            return inTurn(own);
        }
        List<Window> earlier;
        try {
            earlier = due.before(own);
        } catch (IOException | IngestException e) {
            return broken(own, e);
        }
        if (parts.isSnapshot()) {
            run(own);
        }
        int taken = Math.min(earlier.size(), parts.maxCatchUp());
        unreached.addAll(earlier.subList(taken, earlier.size()));
        List<Window> postponed = new ArrayList<>();
        boolean sourceDown = false;
        for (Window window : earlier.subList(0, taken)) {
            if (sourceDown) {
                postponed.add(window);
            } else {
                sourceDown = run(window).filter(StreamRun::isSourceDown).isPresent();
            }
        }
        if (!parts.isSnapshot()) {
            sourceDown = run(own).filter(StreamRun::isSourceDown).isPresent();
        }
        if (sourceDown) {
            unreached.addAll(postponed);
        } else {
            postponed.forEach(this::run);
        }
        return report();
    }

    /**
     * A sequential source's windows from the cursor on, up to the trigger's own and to the limit; the first that does not get done
     * keeps the rest waiting. Replays that earlier runs have begun come first, and keep nothing waiting.
     */
    private RunReport inTurn(Window own) {
        DueWindows.InTurn found;
        try {
            found = due.inTurn(own);
        } catch (IOException | IngestException e) {
            return broken(own, e);
        }
        if (found.readUnderAnotherSchedule().isPresent()) {
            boolean done = run(found.readUnderAnotherSchedule().get())
                    .filter(StreamRun::isDone)
                    .isPresent();
            return done ? inTurn(own) : waiting(own);
        }
        found.replays().forEach(this::run);
        List<Window> turns = found.turns();
        if (found.passed()) {
            // Of the time before the cursor, under another schedule.
            reports.add(Reports.untouched(own, Outcome.ALREADY_DONE, Optional.empty()));
        } else if (turns.isEmpty()) {
            run(own);
        }
        int taken = Math.min(turns.size(), parts.maxCatchUp() + 1);
        inTurn(turns.subList(0, taken));
        unreached.addAll(turns.subList(taken, turns.size()));
        return report();
    }

    private RunReport waiting(Window own) {
        unreached.add(own);
        return report();
    }

    private void inTurn(List<Window> windows) {
        for (int i = 0; i < windows.size(); i++) {
            if (run(windows.get(i)).filter(StreamRun::isDone).isEmpty()) {
                unreached.addAll(windows.subList(i + 1, windows.size()));
                return;
            }
        }
    }

    /** These windows and no others, whatever becomes of each; a sequential source's up to the first that does not get done. */
    RunReport windows(List<Window> windows) {
        if (parts.isSequential()) {
            inTurn(windows);
        } else {
            windows.forEach(this::run);
        }
        return report();
    }

    RunReport replay(List<Window> windows) {
        List<Window> reopened = new ArrayList<>();
        for (Window window : windows) {
            try {
                if (new Reopening(parts).replaying(window)) {
                    reopened.add(window);
                }
            } catch (IOException | IngestException e) {
                return broken(window, e);
            }
        }
        if (reopened.isEmpty()) {
            throw new IllegalArgumentException("no finished window to replay from " + windows.get(0) + " to "
                    + windows.get(windows.size() - 1) + "; run it first");
        }
        reopened.forEach(this::run);
        return report();
    }

    /** Replays windows that lack records which were set aside, where the result would be another one now. */
    RunReport replayQuarantine(QuarantineReader reader, QuarantineFilter filter) throws IOException {
        int schemaVersion =
                new TableSchemas(parts.slots(), parts.table()).latest().version();
        for (Window window : reader.committed(filter)) {
            try {
                Optional<Manifest.Curated> lacking = reader.lacking(window, filter);
                if (lacking.isPresent()) {
                    replayQuarantine(reader, lacking.get(), schemaVersion);
                }
            } catch (IOException | IngestException e) {
                Failure failure = Diagnosis.of(e, "claim", new Redactor()).failure();
                reports.add(Reports.untouched(window, Outcome.FAILED, Optional.of(failure)));
            }
        }
        return report();
    }

    private void replayQuarantine(QuarantineReader reader, Manifest.Curated manifest, int schemaVersion)
            throws IOException {
        Window window = manifest.key().window();
        Optional<WindowEntry> entry = parts.ledger().find(parts.stream(), window);
        boolean done =
                entry.map(WindowEntry::state).filter(WindowState.DONE::equals).isPresent();
        if (done && isOfThisPlan(manifest) && manifest.schemaVersion() == schemaVersion) {
            reports.add(Reports.refusedAgain(manifest));
        } else if (!new Reopening(parts).replaying(window)) {
            reports.add(Reports.notReplayed(manifest));
        } else {
            // A run that finds a result under way completes that: of the plan before, with the same records set aside.
            boolean rolledForward = run(window)
                            .filter(first ->
                                    first.generation() == manifest.key().generation())
                            .isPresent()
                    && !done
                    && reader.live(window).filter(this::isOfThisPlan).isEmpty();
            if (rolledForward && new Reopening(parts).replaying(window)) {
                run(window).ifPresent(second -> reports.remove(reports.size() - 2));
            }
        }
    }

    private boolean isOfThisPlan(Manifest.Curated manifest) {
        return manifest.planHash().equals(parts.planHash());
    }

    /** Works at one window, if there is time for it; empty where there is none, or the run was interrupted. */
    private Optional<WindowReport> run(Window window) {
        if (Thread.currentThread().isInterrupted()) {
            unreached.add(window);
            return Optional.empty();
        }
        if (outOfTime || limit.isOver()) {
            outOfTime(window);
            return Optional.empty();
        }
        Optional<Failure> refusal = due.outOfTurn(window);
        if (refusal.isPresent()) {
            WindowReport report = Reports.untouched(window, Outcome.FAILED, refusal);
            reports.add(report);
            standsStill = true;
            return Optional.of(report);
        }
        try {
            WindowRun run = new WindowRun(parts, window, runId, limit, hasCommitted());
            WindowReport report = run.run();
            committed |= run.hasCommitted();
            standsStill |= parts.isSequential() && run.wasRefused() && !isDone(report);
            reports.add(report);
            outOfTime = report.outcome() == Outcome.CONTINUE && parts.source() instanceof SlicedSource;
            parts.listeners().tell(listener -> listener.windowFinished(report));
            return Optional.of(report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unreached.add(window);
            return Optional.empty();
        }
    }

    /** CONTINUE promises that the next run finds less to do, so only a run that has committed something may say it. */
    private void outOfTime(Window window) {
        unreached.add(window);
        if (outOfTime) {
            return;
        }
        outOfTime = true;
        if (hasCommitted()) {
            reports.add(Reports.untouched(window, Outcome.CONTINUE, Optional.empty()));
        } else if (reports.isEmpty()) {
            Failure failure = Diagnosis.outOfTime("claim").failure();
            reports.add(Reports.untouched(window, Outcome.FAILED, Optional.of(failure)));
        }
    }

    private boolean hasCommitted() {
        return committed
                || reports.stream()
                        .anyMatch(report -> report.outcome() == Outcome.SUCCEEDED || report.outcome() == Outcome.EMPTY);
    }

    private static boolean isDone(WindowReport report) {
        return switch (report.outcome()) {
            case SUCCEEDED, EMPTY, ALREADY_DONE -> true;
            default -> false;
        };
    }

    private static boolean isSourceDown(WindowReport report) {
        return report.failure()
                .filter(failure -> failure.kind() == Failure.Kind.SOURCE_UNAVAILABLE
                        || failure.kind() == Failure.Kind.UNAUTHORISED
                        || failure.kind() == Failure.Kind.CONFIGURATION)
                .isPresent();
    }

    private RunReport broken(Window window, Exception e) {
        Failure failure = Diagnosis.of(e, "claim", new Redactor()).failure();
        reports.add(Reports.untouched(window, Outcome.FAILED, Optional.of(failure)));
        return report();
    }

    private RunReport report() {
        if (standsStill) {
            new Standstill(parts, runId).remind();
        }
        new Outbox(parts, runId, limit).send();
        return new RunReport(parts.stream(), runId, reports, unreached);
    }
}
