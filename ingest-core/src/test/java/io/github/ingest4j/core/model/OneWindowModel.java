// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

import io.github.ingest4j.core.model.Model.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two triggers of the same window, and a sweeper. The steps of a run:
 *
 * <ul>
 *   <li>S0 name the window by the schedule, never by the clock
 *   <li>S1 claim it in the ledger, which counts the claims: the epoch
 *   <li>S2 recover: look for manifests, go on behind the last one
 *   <li>S3 fetch the pages under the run's own prefix, S4 commit the raw set by creating its manifest if absent
 *   <li>S5 transform, S6 stage files under the run's own names, S7 commit the curated set in the same way
 *   <li>S8 publish: make the files of the live set visible, whoever wrote it
 *   <li>S9 apply the window to the keyed sinks, S10 finish: mark the window done and move the cursor in one transaction
 *   <li>S11 notify, S12 drop the lease
 * </ul>
 *
 * <p>Creating a manifest is two moves here, since the answer of the write may be lost, after its effect or before it: the
 * manifest is then read back, and others act in between. The transactions of S9 and S10 may lose their answers, too.
 * Neither number is bounded. S0, S11 and S12 change nothing that the promises speak of.
 */
final class OneWindowModel implements Model<OneWindowModel.Window> {

    /** A protocol with one rule broken. */
    enum Mutation {
        NONE,
        /** Takes a refused write for a defeat and deletes its own files, without asking who won. */
        DEFEAT_WITHOUT_ASKING,
        /** Deletes its own files when the commit ends in an exception. */
        ABORT_DELETES,
        /** Writes manifests whether or not there is one. */
        UNCONDITIONAL_WRITE,
        /** Moves the cursor before the data are published. */
        CURSOR_FIRST,
        /** Applies the window to a sink without a key that says it was applied. */
        SINK_WITHOUT_KEY,
        /** Deletes whatever no manifest lists, at any time. */
        SWEEP_UNLISTED,
        /** Finishes although another run has claimed the window since. */
        FINISH_WITHOUT_EPOCH
    }

    enum Sweeper {
        /** Deletes unlisted files of windows that are done. */
        OF_DONE_WINDOWS,
        /** Besides, closes the generation of an unfinished window by a tombstone, and then deletes its files. */
        CLOSING
    }

    enum At {
        CLAIM,
        RECOVER,
        FETCH,
        COMMIT_RAW,
        ASK_RAW,
        TRANSFORM,
        COMMIT_CURATED,
        ASK_CURATED,
        PUBLISH,
        SINK,
        FINISH,
        END
    }

    /** A run, and whether the files under its own prefixes exist. */
    record Run(At at, int epoch, boolean rawFiles, boolean curatedFiles) {
        static final Run FRESH = new Run(At.CLAIM, 0, false, false);

        Run to(At next) {
            return new Run(next, epoch, rawFiles, curatedFiles);
        }

        Run stopped() {
            return new Run(At.END, 0, rawFiles, curatedFiles);
        }

        Run claimed(int newEpoch) {
            return new Run(At.RECOVER, newEpoch, rawFiles, curatedFiles);
        }

        Run withRaw(boolean files) {
            return new Run(at, epoch, files, curatedFiles);
        }

        Run withCurated(boolean files) {
            return new Run(at, epoch, rawFiles, files);
        }
    }

    record Ledger(int epoch, boolean done, int cursor) {}

    record Store(Slot raw, Slot curated, boolean published) {}

    record Sink(int timesApplied, boolean keyed) {}

    record Window(Ledger ledger, Store store, Sink sink, List<Run> runs) {
        Window with(Ledger changed) {
            return new Window(changed, store, sink, runs);
        }

        Window with(Store changed) {
            return new Window(ledger, changed, sink, runs);
        }

        Window with(Sink changed) {
            return new Window(ledger, store, changed, runs);
        }

        Window with(List<Run> changed) {
            return new Window(ledger, store, sink, List.copyOf(changed));
        }

        Window with(int run, Run changed) {
            List<Run> all = new ArrayList<>(runs);
            all.set(run, changed);
            return with(all);
        }

        Window to(int run, At next) {
            return with(run, runs.get(run).to(next));
        }
    }

    /** The two sets of a window are committed alike. */
    private enum Level {
        RAW(At.COMMIT_RAW, At.ASK_RAW, At.TRANSFORM),
        CURATED(At.COMMIT_CURATED, At.ASK_CURATED, At.PUBLISH);

        private final At commit;
        private final At ask;
        private final At next;

        Level(At commit, At ask, At next) {
            this.commit = commit;
            this.ask = ask;
            this.next = next;
        }

        Slot slot(Window window) {
            return this == RAW ? window.store.raw : window.store.curated;
        }

        Window fill(Window window, Slot slot) {
            Store old = window.store;
            return window.with(
                    this == RAW
                            ? new Store(slot, old.curated, old.published)
                            : new Store(old.raw, slot, old.published));
        }

        boolean files(Run run) {
            return this == RAW ? run.rawFiles : run.curatedFiles;
        }

        Window withFiles(Window window, int i, boolean files) {
            Run run = window.runs.get(i);
            return window.with(i, this == RAW ? run.withRaw(files) : run.withCurated(files));
        }

        /** Deletes the files that no manifest lists. */
        Window sweep(Window window) {
            Window swept = window;
            for (int i = 0; i < window.runs.size(); i++) {
                if (!slot(window).equals(Slot.live(i))) {
                    swept = withFiles(swept, i, false);
                }
            }
            return swept;
        }
    }

    private final Sweeper sweeper;
    private final Mutation mutation;

    OneWindowModel(Sweeper sweeper, Mutation mutation) {
        this.sweeper = sweeper;
        this.mutation = mutation;
    }

    @Override
    public Window start() {
        return new Window(
                new Ledger(0, false, 0),
                new Store(Slot.EMPTY, Slot.EMPTY, false),
                new Sink(0, false),
                List.of(Run.FRESH, Run.FRESH));
    }

    @Override
    public List<Move<Window>> moves(Window window) {
        List<Move<Window>> moves = new ArrayList<>();
        for (int i = 0; i < window.runs.size(); i++) {
            moves.addAll(moves(window, i));
        }
        for (Window swept : sweep(window)) {
            moves.add(new Move<>("sweep", swept));
        }
        return moves;
    }

    private List<Move<Window>> moves(Window window, int run) {
        return Move.all("run " + run + " " + window.runs.get(run).at, outcomes(window, run));
    }

    /** What a run's next step may lead to; first the outcome without a fault. */
    private List<Window> outcomes(Window window, int i) {
        return switch (window.runs.get(i).at) {
            case CLAIM -> List.of(claim(window, i));
            case RECOVER -> List.of(recover(window, i));
            case FETCH -> List.of(fetch(window, i));
            case COMMIT_RAW -> commit(Level.RAW, window, i);
            case ASK_RAW -> ask(Level.RAW, window, i);
            case TRANSFORM -> List.of(Level.CURATED.withFiles(window, i, true).to(i, At.COMMIT_CURATED));
            case COMMIT_CURATED -> commit(Level.CURATED, window, i);
            case ASK_CURATED -> ask(Level.CURATED, window, i);
            case PUBLISH ->
                List.of(window.with(new Store(window.store.raw, window.store.curated, true))
                        .to(i, At.SINK));
            case SINK -> apply(window, i);
            case FINISH -> finish(window, i);
            case END -> List.of();
        };
    }

    private static Window claim(Window window, int i) {
        Ledger ledger = window.ledger;
        if (ledger.done) {
            return window.to(i, At.END);
        }
        int epoch = ledger.epoch + 1;
        return window.with(new Ledger(epoch, false, ledger.cursor))
                .with(i, window.runs.get(i).claimed(epoch));
    }

    private static Window recover(Window window, int i) {
        Store store = window.store;
        if (store.curated.isClosed()) {
            return window.to(i, At.END);
        }
        if (store.curated.isLive()) {
            return window.to(i, At.PUBLISH);
        }
        return window.to(i, store.raw.isLive() ? At.TRANSFORM : At.FETCH);
    }

    private Window fetch(Window window, int i) {
        Window fetched = Level.RAW.withFiles(window, i, true).to(i, At.COMMIT_RAW);
        Ledger ledger = window.ledger;
        return mutation == Mutation.CURSOR_FIRST ? fetched.with(new Ledger(ledger.epoch, ledger.done, 1)) : fetched;
    }

    private List<Window> commit(Level level, Window window, int i) {
        Window unanswered = window.to(i, level.ask);
        if (level.slot(window).isEmpty() || mutation == Mutation.UNCONDITIONAL_WRITE) {
            Window written = level.fill(window, Slot.live(i));
            return List.of(written.to(i, level.next), written.to(i, level.ask), unanswered);
        }
        return List.of(unanswered);
    }

    /** Reads the manifest after a write that was refused or not answered; never deletes what may be live. */
    private List<Window> ask(Level level, Window window, int i) {
        Slot slot = level.slot(window);
        if (mutation == Mutation.ABORT_DELETES || mutation == Mutation.DEFEAT_WITHOUT_ASKING && !slot.isEmpty()) {
            return List.of(level.withFiles(window, i, false).to(i, At.END));
        }
        Window givenUp = window.to(i, At.END);
        if (slot.isEmpty()) {
            return List.of(window.to(i, level.commit), givenUp);
        }
        return slot.isLive() ? List.of(window.to(i, level.next), givenUp) : List.of(givenUp);
    }

    private List<Window> apply(Window window, int i) {
        Sink sink = window.sink;
        Window applied = window;
        if (!sink.keyed || mutation == Mutation.SINK_WITHOUT_KEY) {
            applied = window.with(new Sink(atMostTwo(sink.timesApplied + 1), true));
        }
        return List.of(applied.to(i, At.FINISH), applied);
    }

    private List<Window> finish(Window window, int i) {
        Ledger ledger = window.ledger;
        boolean mine = ledger.epoch == window.runs.get(i).epoch || mutation == Mutation.FINISH_WITHOUT_EPOCH;
        if (ledger.done || !mine) {
            return List.of(window.to(i, At.END));
        }
        Window finished = window.with(new Ledger(ledger.epoch, true, atMostTwo(ledger.cursor + 1)));
        return List.of(finished.to(i, At.END), finished);
    }

    private static int atMostTwo(int count) {
        return Math.min(count, 2);
    }

    private List<Window> sweep(Window window) {
        List<Window> swept = new ArrayList<>();
        if (window.ledger.done || mutation == Mutation.SWEEP_UNLISTED) {
            swept.add(Level.CURATED.sweep(Level.RAW.sweep(window)));
        }
        if (sweeper == Sweeper.CLOSING) {
            if (window.store.curated.isEmpty()) {
                swept.add(Level.CURATED.fill(window, Slot.CLOSED));
            } else if (window.store.curated.isClosed()) {
                swept.add(Level.CURATED.sweep(window));
            }
        }
        return swept;
    }

    @Override
    public List<Violation> violations(Window before, Window after) {
        List<Violation> found = new ArrayList<>();
        Ledger ledger = after.ledger;
        Store store = after.store;
        for (Level level : Level.values()) {
            Slot slot = level.slot(after);
            if (slot.isLive() && !level.files(after.runs.get(slot.run()))) {
                found.add(new Violation(Invariant.I1, "the " + level + " manifest lists deleted files"));
            }
            if (level.slot(before).isLive() && !slot.equals(level.slot(before))) {
                found.add(new Violation(Invariant.I3, "the live " + level + " set was replaced"));
            }
        }
        if (ledger.cursor > 0 && !store.curated.isLive()) {
            found.add(new Violation(Invariant.I2, "the cursor is ahead of the data"));
        }
        if (ledger.done && (!store.published || after.sink.timesApplied == 0)) {
            found.add(new Violation(Invariant.I2, "the window is done but not published everywhere"));
        }
        if (ledger.cursor > 1) {
            found.add(new Violation(Invariant.I4, "the cursor advanced twice"));
        }
        if (after.sink.timesApplied > 1) {
            found.add(new Violation(Invariant.I4, "the window was applied twice to a sink"));
        }
        if (store.curated.isClosed() && (store.published || after.sink.timesApplied > 0 || ledger.done)) {
            found.add(new Violation(Invariant.I5, "a closed generation was published"));
        }
        return found;
    }

    @Override
    public Window stopped(Window window) {
        List<Run> runs = new ArrayList<>();
        window.runs.forEach(run -> runs.add(run.stopped()));
        runs.add(Run.FRESH);
        return window.with(runs);
    }

    @Override
    public Optional<Move<Window>> healing(Window window) {
        return moves(window, window.runs.size() - 1).stream().findFirst();
    }

    /** A closed generation stays unpublished; the next one, which {@link GenerationModel} knows, takes its place. */
    @Override
    public List<Violation> unhealed(Window window) {
        boolean finished = window.ledger.done && window.ledger.cursor == 1;
        return finished || window.store.curated.isClosed()
                ? List.of()
                : List.of(new Violation(Invariant.I6, "a trigger without faults does not finish the window"));
    }
}
