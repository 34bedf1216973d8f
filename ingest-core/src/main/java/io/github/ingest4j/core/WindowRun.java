// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Failure;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.KeyedSink;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.CommitSlot;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Publication;
import io.github.ingest4j.core.internal.Reach;
import io.github.ingest4j.core.internal.Redactor;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.ClaimRequest;
import io.github.ingest4j.ledger.ClaimResult;
import io.github.ingest4j.ledger.Ledger.CommitResult;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of one window.
 *
 * <p>The steps, each of which may be the last thing a process does: claim the window (S1); find out from the manifests how
 * far it has come (S2); fetch the pages (S3) and freeze them (S4); convert (S5) and stage (S6); commit by the curated
 * manifest (S7), before which everything may be thrown away and after which everything is rolled forward; publish what the
 * live manifest lists, whoever wrote it (S8); apply keyed sinks (S9); finish in the ledger (S10).
 */
final class WindowRun {
    private static final Logger LOG = LoggerFactory.getLogger(WindowRun.class);
    private static final int MAX_ROUNDS = 5;
    private static final int CLAIM_ATTEMPTS = 3;
    private static final Duration CLAIM_PAUSE = Duration.ofMillis(200);
    private final Parts parts;
    private final Window window;
    private final String runId;
    private final TimeLimit limit;
    private final boolean committedBefore;
    private final CommitSlot slots;
    private final Redactor redactor = new Redactor();

    private Claim claim;
    private WindowEntry entry;
    private Step step = Step.CLAIM;
    private boolean committedHere;
    private boolean fetched;
    private boolean refused;
    private Manifest.@Nullable Raw raw;
    private List<String> newColumns = List.of();
    private List<String> leftOut = List.of();

    private enum Step {
        CLAIM,
        RECOVER,
        FETCH,
        TRANSFORM,
        COMMIT,
        PUBLISH,
        SINK,
        FINISH;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param committedBefore whether this run has made a commit at an earlier window */
    WindowRun(Parts parts, Window window, String runId, TimeLimit limit, boolean committedBefore) {
        this.parts = parts;
        this.window = window;
        this.runId = runId;
        this.limit = limit;
        this.committedBefore = committedBefore;
        this.slots = parts.slots();
        this.entry = WindowEntry.fresh(window);
        this.claim = new Claim(parts.stream(), entry);
    }

    /** Whether this run has committed something of the window: slices, its raw set, or its result. */
    boolean hasCommitted() {
        return committedHere;
    }

    /** Whether the ledger has not given this run the window. */
    boolean wasRefused() {
        return refused;
    }

    WindowReport run() throws InterruptedException {
        ClaimResult result;
        try {
            result = claimed();
        } catch (IOException | RuntimeException e) {
            return report(Outcome.FAILED, true, Optional.of(diagnosis(e).failure()));
        }
        if (result instanceof ClaimResult.Refused refusal) {
            return refused(refusal);
        }
        ClaimResult.Granted granted = (ClaimResult.Granted) result;
        claim = granted.claim();
        entry = claim.entry();
        try {
            parts.listeners().tell(listener -> listener.windowStarted(window, entry.attempts()));
            return work();
        } finally {
            granted.hold().close();
        }
    }

    /** Asks again where there is no answer: a claim that was made after all is this run's own and is granted once more. */
    private ClaimResult claimed() throws IOException, InterruptedException {
        IOException last = null;
        for (int attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
            try {
                Instant now = parts.clock().instant();
                return parts.ledger()
                        .claim(
                                parts.stream(),
                                new ClaimRequest(window, runId, now, limit.leaseUntil(), parts.planHash()));
            } catch (IOException e) {
                last = e;
                parts.pause().pause(CLAIM_PAUSE);
            }
        }
        throw requireNonNull(last);
    }

    private WindowReport refused(ClaimResult.Refused refusal) {
        refused = true;
        entry = refusal.stored();
        return switch (refusal.reason()) {
            case RUNNING -> report(Outcome.ALREADY_RUNNING, true, Optional.empty());
            case NOT_BEFORE -> report(Outcome.SKIPPED, true, entry.failure());
            case TERMINAL -> ended();
        };
    }

    /** What others have made of the window. */
    private WindowReport ended() {
        return switch (entry.state()) {
            case FAILED -> report(Outcome.FAILED, false, entry.failure());
            case SKIPPED -> report(Outcome.SKIPPED, false, entry.failure());
            default -> report(Outcome.ALREADY_DONE, false, Optional.empty());
        };
    }

    /** The steps, and what the window becomes when one of them does not succeed. */
    private WindowReport work() throws InterruptedException {
        try {
            return steps();
        } catch (SupersededException e) {
            return afterSuperseded();
        } catch (OutOfTimeException e) {
            return committedBefore || committedHere
                    ? end(Outcome.CONTINUE, WindowState.RETRY, null, null)
                    : end(Outcome.FAILED, WindowState.RETRY, outOfTime(), null);
        } catch (SourceUnavailableException e) {
            return skip(e);
        } catch (IOException | RuntimeException e) {
            return fail(e);
        } catch (StackOverflowError | LinkageError e) {
            // Of this window's records or of code that is missing: thrown on, it would keep all other windows waiting.
            return fail(e);
        }
    }

    private WindowReport steps()
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            step = Step.RECOVER;
            Recovery.State state = recovery().find(entry);
            entry = state.entry();
            Manifest.Curated committed = state.committed();
            if (committed == null) {
                raw = state.raw() != null ? state.raw() : fetchAndFreeze();
                committed = convertAndCommit(raw, state.replaces());
            }
            if (committed != null) {
                return roundOff(committed);
            }
        }
        throw new IOException("generations of window " + window + " were closed " + MAX_ROUNDS
                + " times while this run was at work; are two versions of the pipeline running?");
    }

    private Manifest.Raw fetchAndFreeze()
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        step = Step.FETCH;
        Freezing freezing = new Freezing(parts, claim, entry, limit, redactor, recovery());
        Manifest.Raw frozen;
        try {
            frozen = freezing.freeze();
        } finally {
            fetched = freezing.hasFrozenSlices();
            committedHere |= fetched;
        }
        fetched = true;
        committedHere = true;
        hint(freezing.entry().toBuilder().state(WindowState.RAW).build());
        return frozen;
    }

    /** S5 to S7; null if the generation was closed meanwhile, and the window must be looked at again. */
    private Manifest.@Nullable Curated convertAndCommit(Manifest.Raw frozen, List<Integer> replaces)
            throws IOException, InterruptedException, SupersededException, OutOfTimeException {
        step = Step.TRANSFORM;
        limit.check();
        GenerationKey key = new GenerationKey(parts.stream(), window, entry.generation());
        RawSet set = frozen.set();
        Conversion conversion = conversion(set, entry.rawSet(), frozen.reach());
        Conversion.Staged staged = conversion.stage(key);
        step = Step.COMMIT;
        Manifest.Curated manifest = new Manifest.Curated(
                key,
                runId,
                claim.epoch(),
                parts.planHash(),
                entry.rawSet(),
                staged.schemaVersion(),
                staged.files(),
                new Manifest.Counts(
                        set.pageCount(),
                        set.receivedBytes(),
                        staged.in(),
                        staged.out(),
                        Math.max(0, staged.in() - staged.out() - staged.quarantined()),
                        staged.quarantined()),
                staged.quarantine(),
                replaces,
                staged.earlier());
        Publication result = slots.publish(Keys.curatedManifest(key), manifest.toJson(), runId, limit.commitDeadline());
        if (result instanceof Publication.Committed) {
            newColumns = staged.newColumns();
            leftOut = staged.leftOut();
            committedHere = true;
            hint(entry.toBuilder().state(WindowState.COMMITTED).build());
            return manifest;
        }
        if (result instanceof Publication.Unknown unknown) {
            throw new IOException("whether manifest " + Keys.curatedManifest(key) + " was written is not known ("
                    + unknown.reason() + "); nothing was removed, the next run finds out");
        }
        conversion.discard(key, staged.files());
        if (result instanceof Publication.Lost lost) {
            return Manifest.curated(Keys.curatedManifest(key), lost.body());
        }
        if (result instanceof Publication.Closed) {
            return null;
        }
        limit.check();
        throw result.failure("manifest " + Keys.curatedManifest(key) + " could not be written");
    }

    private Conversion conversion(RawSet set, int number, Reach reach) {
        return new Conversion(parts, set, number, reach, window, runId, limit.commitDeadline());
    }

    /** S8 to S10, by the live manifest, whoever wrote it. */
    private WindowReport roundOff(Manifest.Curated committed)
            throws IOException, InterruptedException, SupersededException {
        step = Step.PUBLISH;
        Optional<String> readOn = readOn(manifest(committed.rawSet()));
        new Publishing(parts, recovery()).publish(committed);
        step = Step.SINK;
        applyKeyedSinks(committed);
        step = Step.FINISH;
        entry = entry.toBuilder()
                .state(WindowState.DONE)
                .records(committed.counts().out())
                .failure(null)
                .build();
        Optional<String> unusual = new Volume(parts).unusual(window, entry.records());
        Finished finished = new Finished(committed, unusual);
        if (!new Ending(parts, claim).apply(entry, "", finished, readOn)) {
            throw new SupersededException();
        }
        return Reports.done(entry, committed, fetched, newColumns, warnings(unusual));
    }

    /** The manifest of the raw set that the live result was made from, also where this run has not read it. */
    private Manifest.Raw manifest(int rawSet) throws IOException {
        return raw != null && raw.rawSet() == rawSet
                ? raw
                : recovery().rawManifest(Keys.rawManifest(parts.stream(), window, rawSet));
    }

    private Optional<String> readOn(Manifest.@Nullable Raw manifest) {
        return Optional.ofNullable(manifest)
                .filter(frozen -> !frozen.positions().isEmpty() || entry.beginsAnew())
                .map(frozen -> Keys.rawManifest(parts.stream(), window, frozen.rawSet()));
    }

    private void applyKeyedSinks(Manifest.Curated committed)
            throws IOException, InterruptedException, SupersededException {
        if (parts.keyedSinks().isEmpty()) {
            return;
        }
        RawSet set = recovery().rawSet(entry, committed.rawSet());
        Conversion conversion =
                conversion(set, committed.rawSet(), manifest(committed.rawSet()).reach());
        for (KeyedSink sink : parts.keyedSinks()) {
            if (!entry.appliedSinks().contains(sink.name())) {
                Schema schema = conversion.schemaOf(committed.schemaVersion());
                sink.apply(
                        committed.key(),
                        schema,
                        conversion.batches(schema, committed.counts().out(), committed.earlier()));
                Set<String> applied = new HashSet<>(entry.appliedSinks());
                applied.add(sink.name());
                hint(entry.toBuilder()
                        .state(WindowState.PUBLISHED)
                        .appliedSinks(applied)
                        .build());
            }
        }
    }

    /** Notes progress in the ledger. A run that finds itself overtaken there leaves the rest to the other one. */
    private void hint(WindowEntry next) throws IOException, SupersededException {
        if (parts.ledger().commit(claim, LedgerChange.of(next)) != CommitResult.APPLIED) {
            throw new SupersededException();
        }
        entry = next;
    }

    private Diagnosis outOfTime() {
        boolean inSlices = step == Step.FETCH && parts.source() instanceof SlicedSource;
        return inSlices ? Diagnosis.outOfTimeForASlice(step.label()) : Diagnosis.outOfTime(step.label());
    }

    private WindowReport skip(SourceUnavailableException e) throws InterruptedException {
        Diagnosis diagnosis = Diagnosis.unavailable(e, step.label(), redactor);
        if (parts.isSnapshot()) {
            return skipForGood(diagnosis);
        }
        Instant notBefore =
                e.delay().map(delay -> plus(parts.clock().instant(), delay)).orElse(null);
        return end(Outcome.SKIPPED, WindowState.RETRY, diagnosis, notBefore);
    }

    /**
     * Nobody comes back to a window that is skipped for good, so its generation is closed first: a run that was overtaken
     * could otherwise commit it later, and nobody would publish it.
     */
    private WindowReport skipForGood(Diagnosis diagnosis) throws InterruptedException {
        GenerationKey key = new GenerationKey(parts.stream(), window, entry.generation());
        byte[] tombstone = Manifest.tombstone(key, runId, claim.epoch());
        String slot = Keys.curatedManifest(key);
        Publication result = slots.publish(slot, tombstone, runId, limit.commitDeadline());
        if (result instanceof Publication.Committed || result instanceof Publication.Closed) {
            return end(Outcome.SKIPPED, WindowState.SKIPPED, diagnosis, null);
        }
        try {
            if (result instanceof Publication.Lost lost) {
                return roundOff(Manifest.curated(slot, lost.body()));
            }
            throw result.failure("generation " + key + " could not be closed");
        } catch (IOException | IngestException e) {
            return fail(e);
        } catch (SupersededException e) {
            return afterSuperseded();
        }
    }

    private static Instant plus(Instant instant, Duration delay) {
        return delay.compareTo(Duration.ofDays(366)) > 0 ? instant.plus(Duration.ofDays(366)) : instant.plus(delay);
    }

    private WindowReport fail(Throwable thrown) throws InterruptedException {
        Diagnosis diagnosis = diagnosis(thrown);
        WindowState state = diagnosis.due() ? WindowState.RETRY : WindowState.FAILED;
        return end(Outcome.FAILED, state, diagnosis, null);
    }

    private Diagnosis diagnosis(Throwable thrown) {
        Diagnosis diagnosis = Diagnosis.of(thrown, step.label(), redactor);
        if (diagnosis.surprising()) {
            LOG.warn(
                    "a run failed unexpectedly [window={}, step={}]: {}",
                    window,
                    step.label(),
                    diagnosis.failure().message(),
                    Diagnosis.isClean(thrown, redactor) ? thrown : null);
        }
        return diagnosis;
    }

    /** @param diagnosis why the window is not done, or null where only the time was over */
    private WindowReport end(
            Outcome outcome, WindowState state, @Nullable Diagnosis diagnosis, @Nullable Instant notBefore)
            throws InterruptedException {
        Optional<Failure> failure = Optional.ofNullable(diagnosis).map(Diagnosis::failure);
        entry = entry.toBuilder()
                .state(state)
                .failure(failure.orElse(null))
                .notBefore(notBefore)
                .build();
        try {
            // A run that ends with progress at this window is no failed attempt: people are told of the third in a row.
            WindowEntry ended = outcome == Outcome.CONTINUE && committedHere
                    ? entry.toBuilder().attempts(0).build()
                    : entry;
            String reason = diagnosis == null ? "" : diagnosis.reason();
            if (!new Ending(parts, claim).apply(ended, reason, null, readOn(raw))) {
                return afterSuperseded();
            }
        } catch (IOException | IngestException e) {
            LOG.warn("the end of a run could not be noted; the next run finds out [window={}]", window, e);
            return report(
                    Outcome.FAILED,
                    true,
                    failure.or(() -> Optional.of(diagnosis(e).failure())));
        }
        return report(outcome, !state.isTerminal(), failure);
    }

    private WindowReport afterSuperseded() {
        try {
            Optional<WindowEntry> now = parts.ledger().find(parts.stream(), window);
            if (now.isPresent() && now.get().state().isTerminal()) {
                entry = now.get();
                return ended();
            }
        } catch (IOException | IngestException e) {
            LOG.warn("the ledger could not be read after a takeover [window={}]", window, e);
        }
        return report(Outcome.ALREADY_RUNNING, true, Optional.empty());
    }

    private List<String> warnings(Optional<String> unusual) {
        List<String> warnings = new ArrayList<>();
        if (!leftOut.isEmpty()) {
            warnings.add("fields left out, since the table does not have them: " + String.join(", ", leftOut));
        }
        unusual.ifPresent(warnings::add);
        return warnings;
    }

    private Recovery recovery() {
        return new Recovery(parts, runId, limit.commitDeadline());
    }

    private WindowReport report(Outcome outcome, boolean due, Optional<Failure> failure) {
        RawSet pages = raw == null ? new RawSet(List.of()) : raw.set();
        return Reports.unfinished(entry, pages, fetched, outcome, due, failure);
    }
}
