// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

import io.github.ingest4j.core.model.Model.Move;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One window whose raw set is frozen, its generations, and what a reader of all data files sees; steps are named in
 * {@link OneWindowModel}.
 *
 * <ul>
 *   <li>S1: a replay is claimed where a window is at its end, done or failed, and raises the generation with the claim.
 *   <li>S2: a run whose plan is not the window's, where nothing is live, first closes the generation by a tombstone. The
 *       ledger moves on from a closed generation to the next, which takes the plan of that run.
 *   <li>S8: for each older live generation, abort the staging of each of its files, then remove each of them; then
 *       complete each file of the live set. A file without staging was completed if it is there. If it is not, the run
 *       is superseded where the next generation is live; otherwise the window fails as damaged.
 *   <li>S9: a sink takes a generation unless it has that one or a newer one.
 * </ul>
 *
 * <p>At any time a staged file may expire, the store may refuse to change a file, a person may reopen a failed window,
 * and a sweeper may close the first generation. A commit is one move, since asking after a lost answer has its own model;
 * every run has the right to remove files. Bounds: the crew of runs, and two files a set.
 */
final class GenerationModel implements Model<GenerationModel.Window> {
    private static final int FILES = 2;

    /** Whoever heals runs newer code than all before. */
    private static final int NEWEST_PLAN = 9;

    private static final List<File> NOT_AS_LISTED = List.of(File.NONE, File.OVERWRITTEN, File.RETIRED);

    /** A protocol with one rule broken. */
    enum Mutation {
        NONE,
        /** A replay writes over the files of the live generation. */
        REPLAY_IN_PLACE,
        /** A missing file is made again under its old name, if no later generation is live at the time of asking. */
        REBUILD_IN_PLACE,
        /** A new plan goes to the next generation and leaves the old one open. */
        NEW_PLAN_WITHOUT_CLOSING,
        /** Makes the new files visible before the old ones are removed. */
        COMPLETE_BEFORE_RETIRE,
        /** Removes the old files while those not yet completed still can be. */
        REMOVE_BEFORE_ABORT,
        /** Retires the one live generation before its own, not all. */
        RETIRE_ONLY_PREVIOUS,
        /** A replay keeps its generation to itself until it finishes. */
        REPLAY_WITHOUT_LEDGER,
        /** Finishes although another run has claimed the window since. */
        FINISH_WITHOUT_EPOCH,
        /** A sink refuses a generation only if it has that very one. */
        SINK_KEY_OF_ONE_GENERATION,
        /** Reads the manifests of a window that is done first, and later deletes the files that they do not list. */
        SWEEP_BY_OLD_MANIFESTS
    }

    enum Kind {
        TRIGGER,
        REPLAY
    }

    enum At {
        CLAIM,
        RECOVER,
        CLOSE,
        MOVE_ON,
        COMMIT,
        ABORT,
        REMOVE,
        COMPLETE,
        STAT,
        LOOK_AHEAD,
        OVERWRITE,
        SINK,
        FINISH,
        FAIL,
        END
    }

    enum Phase {
        OPEN,
        FAILED,
        DONE
    }

    /** {@code EXPIRED} and {@code RETIRED} look alike to a run: there is neither a staged file nor a visible one. */
    enum File {
        NONE,
        STAGED,
        VISIBLE,
        /** Visible, with other bytes than the manifest lists. */
        OVERWRITTEN,
        EXPIRED,
        RETIRED;

        boolean seen() {
            return this == VISIBLE || this == OVERWRITTEN;
        }
    }

    /** A run; {@code retiring} and {@code file} say where it is in S8. */
    record Run(Kind kind, int plan, At at, int epoch, boolean planChanged, int generation, int retiring, int file) {
        static Run trigger(int plan) {
            return new Run(Kind.TRIGGER, plan, At.CLAIM, 0, false, 0, 0, 0);
        }

        static Run replay(int plan) {
            return new Run(Kind.REPLAY, plan, At.CLAIM, 0, false, 0, 0, 0);
        }

        Run stopped() {
            return new Run(kind, plan, At.END, 0, false, 0, 0, 0);
        }

        Run claimed(int newEpoch, boolean changed, int newGeneration) {
            return new Run(kind, plan, At.RECOVER, newEpoch, changed, newGeneration, 0, 0);
        }

        Run to(At next) {
            return next == At.END ? stopped() : to(next, retiring, file);
        }

        Run to(At next, int newRetiring, int newFile) {
            return new Run(kind, plan, next, epoch, planChanged, generation, newRetiring, newFile);
        }
    }

    record Ledger(Phase phase, int epoch, int plan, int generation) {
        Ledger reopened() {
            return new Ledger(Phase.OPEN, epoch, plan, generation);
        }
    }

    record Generation(Slot slot, List<File> files) {
        private static final List<File> WHOLE = Collections.nCopies(FILES, File.VISIBLE);
        static final Generation EMPTY = new Generation(Slot.EMPTY, Collections.nCopies(FILES, File.NONE));

        static Generation live(int run) {
            return new Generation(Slot.live(run), Collections.nCopies(FILES, File.STAGED));
        }

        Generation with(int index, File file) {
            List<File> changed = new ArrayList<>(files);
            changed.set(index, file);
            return new Generation(slot, List.copyOf(changed));
        }

        boolean whole() {
            return files.equals(WHOLE);
        }

        boolean seen() {
            return files.contains(File.VISIBLE) || files.contains(File.OVERWRITTEN);
        }
    }

    /** The generation that a sink shows, and all that it was given, one bit each. */
    record Sink(int shows, int taken) {}

    /**
     * All that is shared, and the runs.
     *
     * @param finished the generation that last ended as done
     * @param sweeperKnows the newest generation that a sweeper with old manifests knows of
     */
    record Window(
            Ledger ledger, List<Generation> generations, Sink sink, int finished, int sweeperKnows, List<Run> runs) {

        Generation generation(int number) {
            return number <= generations.size() ? generations.get(number - 1) : Generation.EMPTY;
        }

        int newestLive() {
            return liveBelow(generations.size() + 1);
        }

        int liveBelow(int number) {
            int below = number - 1;
            while (below > 0 && !generation(below).slot.isLive()) {
                below--;
            }
            return below;
        }

        Window with(Ledger changed) {
            return new Window(changed, generations, sink, finished, sweeperKnows, runs);
        }

        Window with(Sink changed) {
            return new Window(ledger, generations, changed, finished, sweeperKnows, runs);
        }

        Window withFinished(int number) {
            return new Window(ledger, generations, sink, number, sweeperKnows, runs);
        }

        Window withSweeper(int knows) {
            return new Window(ledger, generations, sink, finished, knows, runs);
        }

        Window with(List<Run> changed) {
            return new Window(ledger, generations, sink, finished, sweeperKnows, List.copyOf(changed));
        }

        Window with(int run, Run changed) {
            List<Run> all = new ArrayList<>(runs);
            all.set(run, changed);
            return with(all);
        }

        Window withGeneration(int number, Generation changed) {
            List<Generation> all = new ArrayList<>(generations);
            while (all.size() < number) {
                all.add(Generation.EMPTY);
            }
            all.set(number - 1, changed);
            return new Window(ledger, List.copyOf(all), sink, finished, sweeperKnows, runs);
        }

        Window withFile(int number, int index, File file) {
            return withGeneration(number, generation(number).with(index, file));
        }

        Window close(int number) {
            return withGeneration(number, new Generation(Slot.CLOSED, Generation.EMPTY.files));
        }
    }

    private final Mutation mutation;
    private final List<Run> crew;

    GenerationModel(Mutation mutation, Run... crew) {
        this.mutation = mutation;
        this.crew = List.of(crew);
    }

    @Override
    public Window start() {
        return new Window(new Ledger(Phase.OPEN, 0, 0, 1), List.of(), new Sink(0, 0), 0, 0, crew);
    }

    @Override
    public List<Move<Window>> moves(Window window) {
        List<Move<Window>> moves = new ArrayList<>();
        for (int i = 0; i < window.runs.size(); i++) {
            moves.addAll(moves(window, i));
        }
        moves.addAll(expire(window));
        if (window.ledger.phase == Phase.FAILED) {
            moves.add(new Move<>("a person reopens", window.with(window.ledger.reopened())));
        }
        moves.addAll(sweep(window));
        return moves;
    }

    private List<Move<Window>> moves(Window window, int i) {
        return Move.all(describe(i, window.runs.get(i)), outcomes(window, i));
    }

    private static String describe(int i, Run run) {
        String what = run.kind + " " + i + " " + run.at;
        return switch (run.at) {
            case CLAIM -> what;
            case ABORT, REMOVE -> what + " g" + run.retiring + " file " + run.file;
            case COMPLETE, STAT, LOOK_AHEAD, OVERWRITE -> what + " g" + run.generation + " file " + run.file;
            default -> what + " g" + run.generation;
        };
    }

    /** What a run's next step may lead to; first the outcome without a fault. */
    private List<Window> outcomes(Window window, int i) {
        Run run = window.runs.get(i);
        return switch (run.at) {
            case CLAIM ->
                run.kind == Kind.TRIGGER ? List.of(claimForTrigger(window, i, run)) : claimForReplay(window, i, run);
            case RECOVER -> List.of(recover(window, i, run));
            case CLOSE -> List.of(close(window, i, run));
            case MOVE_ON -> List.of(moveOn(window, i, run));
            case COMMIT -> List.of(commit(window, i, run));
            case ABORT -> orRefused(abort(window, i, run), window, i, run);
            case REMOVE -> orRefused(remove(window, i, run), window, i, run);
            case COMPLETE -> orRefused(complete(window, i, run), window, i, run);
            case STAT -> List.of(stat(window, i, run));
            case LOOK_AHEAD -> List.of(lookAhead(window, i, run));
            case OVERWRITE -> List.of(overwrite(window, i, run));
            case SINK -> orRefused(apply(window, i, run), window, i, run);
            case FINISH -> List.of(end(window, i, run, Phase.DONE));
            case FAIL -> List.of(end(window, i, run, Phase.FAILED));
            case END -> List.of();
        };
    }

    private static List<Window> orRefused(Window next, Window window, int i, Run run) {
        return List.of(next, window.with(i, run.to(At.FAIL, 0, 0)));
    }

    private static Window claimForTrigger(Window window, int i, Run run) {
        Ledger old = window.ledger;
        if (old.phase != Phase.OPEN) {
            return window.with(i, run.to(At.END));
        }
        int plan = old.plan == 0 ? run.plan : old.plan;
        return window.with(new Ledger(Phase.OPEN, old.epoch + 1, plan, old.generation))
                .with(i, run.claimed(old.epoch + 1, plan != run.plan, old.generation));
    }

    /** A replay of an unfinished window is refused; it may be called again later. */
    private List<Window> claimForReplay(Window window, int i, Run run) {
        Ledger old = window.ledger;
        if (old.phase == Phase.OPEN) {
            return List.of();
        }
        int epoch = old.epoch + 1;
        if (mutation == Mutation.REPLAY_IN_PLACE) {
            Window claimed = window.with(new Ledger(Phase.OPEN, epoch, run.plan, old.generation));
            return List.of(
                    claimed.with(i, run.claimed(epoch, false, old.generation).to(At.LOOK_AHEAD)));
        }
        boolean live = window.generation(old.generation).slot.isLive();
        int generation = live ? old.generation + 1 : old.generation;
        int plan = live ? run.plan : old.plan;
        int known = mutation == Mutation.REPLAY_WITHOUT_LEDGER ? old.generation : generation;
        return List.of(window.with(new Ledger(Phase.OPEN, epoch, plan, known))
                .with(i, run.claimed(epoch, plan != run.plan, generation)));
    }

    private Window recover(Window window, int i, Run run) {
        Slot slot = window.generation(run.generation).slot;
        if (slot.isLive()) {
            return publish(window, i, run);
        }
        if (slot.isClosed()) {
            return window.with(i, run.to(At.MOVE_ON));
        }
        if (run.planChanged) {
            return window.with(i, run.to(mutation == Mutation.NEW_PLAN_WITHOUT_CLOSING ? At.MOVE_ON : At.CLOSE));
        }
        return window.with(i, run.to(At.COMMIT));
    }

    private Window close(Window window, int i, Run run) {
        Slot slot = window.generation(run.generation).slot;
        if (slot.isLive()) {
            return publish(window, i, run);
        }
        return window.close(run.generation).with(i, run.to(At.MOVE_ON));
    }

    private static Window moveOn(Window window, int i, Run run) {
        Ledger old = window.ledger;
        if (old.phase != Phase.OPEN || old.epoch != run.epoch) {
            return window.with(i, run.to(At.END));
        }
        int next = run.generation + 1;
        return window.with(new Ledger(Phase.OPEN, old.epoch, run.plan, next))
                .with(i, run.claimed(run.epoch, false, next));
    }

    private Window commit(Window window, int i, Run run) {
        Slot slot = window.generation(run.generation).slot;
        if (slot.isClosed()) {
            return window.with(i, run.to(At.END));
        }
        return publish(slot.isLive() ? window : window.withGeneration(run.generation, Generation.live(i)), i, run);
    }

    /** The beginning of S8, by the live manifest. */
    private Window publish(Window window, int i, Run run) {
        return mutation == Mutation.COMPLETE_BEFORE_RETIRE
                ? window.with(i, run.to(At.COMPLETE, 0, 0))
                : retire(window, i, run, run.generation);
    }

    /** Goes on with the newest live generation below one, or with what follows when all are retired. */
    private Window retire(Window window, int i, Run run, int below) {
        int retiring = window.liveBelow(below);
        if (retiring == 0) {
            At next = mutation == Mutation.COMPLETE_BEFORE_RETIRE ? At.SINK : At.COMPLETE;
            return window.with(i, run.to(next, 0, 0));
        }
        At first = mutation == Mutation.REMOVE_BEFORE_ABORT ? At.REMOVE : At.ABORT;
        return window.with(i, run.to(first, retiring, 0));
    }

    private Window abort(Window window, int i, Run run) {
        boolean staged = window.generation(run.retiring).files.get(run.file) == File.STAGED;
        Window aborted = staged ? window.withFile(run.retiring, run.file, File.RETIRED) : window;
        if (run.file + 1 < FILES) {
            return aborted.with(i, run.to(At.ABORT, run.retiring, run.file + 1));
        }
        return mutation == Mutation.REMOVE_BEFORE_ABORT
                ? retire(aborted, i, run, run.retiring)
                : aborted.with(i, run.to(At.REMOVE, run.retiring, 0));
    }

    private Window remove(Window window, int i, Run run) {
        boolean seen = window.generation(run.retiring).files.get(run.file).seen();
        Window removed = seen ? window.withFile(run.retiring, run.file, File.RETIRED) : window;
        if (run.file + 1 < FILES) {
            return removed.with(i, run.to(At.REMOVE, run.retiring, run.file + 1));
        }
        if (mutation == Mutation.REMOVE_BEFORE_ABORT) {
            return removed.with(i, run.to(At.ABORT, run.retiring, 0));
        }
        return retire(removed, i, run, mutation == Mutation.RETIRE_ONLY_PREVIOUS ? 1 : run.retiring);
    }

    private Window complete(Window window, int i, Run run) {
        if (window.generation(run.generation).files.get(run.file) != File.STAGED) {
            return window.with(i, run.to(At.STAT));
        }
        return nextFile(window.withFile(run.generation, run.file, File.VISIBLE), i, run);
    }

    private Window stat(Window window, int i, Run run) {
        return window.generation(run.generation).files.get(run.file).seen()
                ? nextFile(window, i, run)
                : window.with(i, run.to(At.LOOK_AHEAD));
    }

    private Window lookAhead(Window window, int i, Run run) {
        if (window.generation(run.generation + 1).slot.isLive()) {
            return window.with(i, run.to(At.END));
        }
        boolean inPlace = mutation == Mutation.REPLAY_IN_PLACE && run.kind == Kind.REPLAY;
        return window.with(i, run.to(inPlace || mutation == Mutation.REBUILD_IN_PLACE ? At.OVERWRITE : At.FAIL));
    }

    private Window overwrite(Window window, int i, Run run) {
        if (mutation == Mutation.REBUILD_IN_PLACE) {
            return nextFile(window.withFile(run.generation, run.file, File.VISIBLE), i, run);
        }
        Window overwritten = window.withFile(run.generation, run.file, File.OVERWRITTEN);
        return run.file + 1 < FILES
                ? overwritten.with(i, run.to(At.LOOK_AHEAD, 0, run.file + 1))
                : overwritten.with(i, run.to(At.SINK, 0, 0));
    }

    private Window nextFile(Window window, int i, Run run) {
        if (run.file + 1 < FILES) {
            return window.with(i, run.to(At.COMPLETE, 0, run.file + 1));
        }
        return mutation == Mutation.COMPLETE_BEFORE_RETIRE
                ? retire(window, i, run, run.generation)
                : window.with(i, run.to(At.SINK, 0, 0));
    }

    private Window apply(Window window, int i, Run run) {
        Sink sink = window.sink;
        int bit = 1 << run.generation;
        boolean refused = mutation == Mutation.SINK_KEY_OF_ONE_GENERATION
                ? (sink.taken & bit) != 0
                : sink.shows >= run.generation;
        Window applied = refused ? window : window.with(new Sink(run.generation, sink.taken | bit));
        return applied.with(i, run.to(At.FINISH, 0, 0));
    }

    private Window end(Window window, int i, Run run, Phase phase) {
        Ledger old = window.ledger;
        boolean mine = old.epoch == run.epoch || mutation == Mutation.FINISH_WITHOUT_EPOCH;
        Window left = window.with(i, run.to(At.END));
        if (old.phase != Phase.OPEN || !mine) {
            return left;
        }
        Window ended = left.with(new Ledger(phase, old.epoch, old.plan, run.generation));
        return phase == Phase.DONE ? ended.withFinished(run.generation) : ended;
    }

    /** The store may discard any staged file as too old. */
    private static List<Move<Window>> expire(Window window) {
        List<Move<Window>> moves = new ArrayList<>();
        for (int number = 1; number <= window.generations.size(); number++) {
            for (int file = 0; file < FILES; file++) {
                if (window.generation(number).files.get(file) == File.STAGED) {
                    Window expired = window.withFile(number, file, File.EXPIRED);
                    moves.add(new Move<>("g" + number + " file " + file + " expires", expired));
                }
            }
        }
        return moves;
    }

    private List<Move<Window>> sweep(Window window) {
        List<Move<Window>> moves = new ArrayList<>();
        if (window.ledger.epoch > 0 && window.generations.isEmpty()) {
            moves.add(new Move<>("sweeper closes g1", window.close(1)));
        }
        if (mutation == Mutation.SWEEP_BY_OLD_MANIFESTS && window.ledger.phase == Phase.DONE) {
            moves.add(new Move<>("sweeper reads manifests", window.withSweeper(window.newestLive())));
        }
        if (window.sweeperKnows > 0) {
            moves.add(new Move<>("sweeper deletes", sweepAfter(window, window.sweeperKnows)));
        }
        return moves;
    }

    private static Window sweepAfter(Window window, int known) {
        Window swept = window.withSweeper(0);
        for (int number = known + 1; number <= window.generations.size(); number++) {
            for (int file = 0; file < FILES; file++) {
                if (window.generation(number).files.get(file).seen()) {
                    swept = swept.withFile(number, file, File.RETIRED);
                }
            }
        }
        return swept;
    }

    @Override
    public List<Violation> violations(Window before, Window after) {
        List<Violation> found = new ArrayList<>();
        int newest = after.newestLive();
        if (newest > 0 && !Collections.disjoint(after.generation(newest).files, NOT_AS_LISTED)) {
            found.add(new Violation(Invariant.I1, "a listed file is missing or has other bytes"));
        }
        if (after.ledger.phase == Phase.DONE
                && !after.generation(after.finished).whole()) {
            found.add(new Violation(Invariant.I2, "the window is done but not published"));
        }
        if (after.sink.shows < before.sink.shows) {
            found.add(new Violation(Invariant.I4, "an older result replaced a newer one in a sink"));
        }
        for (int number = 1; number < after.generations.size(); number++) {
            boolean late = !before.generation(number).slot.isLive()
                    && after.generation(number).slot.isLive();
            if (late && number < before.generations.size()) {
                found.add(new Violation(Invariant.I5, "a generation was published that had been given up"));
            }
        }
        found.addAll(readersView(after));
        return found;
    }

    private static List<Violation> readersView(Window window) {
        List<Violation> found = new ArrayList<>();
        int seen = 0;
        for (Generation generation : window.generations) {
            seen += generation.seen() ? 1 : 0;
            if (generation.files.contains(File.VISIBLE) && generation.files.contains(File.OVERWRITTEN)) {
                found.add(new Violation(Invariant.I7, "two runs of a generation are visible"));
            }
        }
        if (seen > 1) {
            found.add(new Violation(Invariant.I7, "two generations are visible"));
        }
        if (window.finished > 0
                && window.finished == window.newestLive()
                && !window.generation(window.finished).whole()) {
            found.add(new Violation(Invariant.I7, "the published set is not wholly visible"));
        }
        return found;
    }

    @Override
    public Window stopped(Window window) {
        List<Run> runs = new ArrayList<>();
        window.runs.forEach(run -> runs.add(run.stopped()));
        runs.add(window.ledger.phase == Phase.FAILED ? Run.replay(NEWEST_PLAN) : Run.trigger(NEWEST_PLAN));
        return window.withSweeper(0).with(runs);
    }

    /** A window that the healing trigger finds damaged is replayed. */
    @Override
    public Optional<Move<Window>> healing(Window window) {
        int last = window.runs.size() - 1;
        if (window.runs.get(last).at == At.END && window.ledger.phase == Phase.FAILED) {
            List<Run> runs = new ArrayList<>(window.runs);
            runs.set(last, Run.replay(NEWEST_PLAN));
            return Optional.of(new Move<>("a replay is called", window.with(runs)));
        }
        return moves(window, last).stream().findFirst();
    }

    @Override
    public List<Violation> unhealed(Window window) {
        int newest = window.newestLive();
        boolean finished = window.ledger.phase == Phase.DONE
                && window.finished == newest
                && window.ledger.generation == newest
                && window.sink.shows == newest
                && window.generation(newest).whole();
        return finished
                ? List.of()
                : List.of(new Violation(Invariant.I6, "a trigger without faults does not finish the window"));
    }
}
