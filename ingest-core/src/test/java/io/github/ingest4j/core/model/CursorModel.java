// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

import io.github.ingest4j.core.model.Model.Move;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The windows of one stream, and its cursor: the mark up to which every window is at an end. Windows are numbered from 1,
 * a mark of 1 stands behind the first window; steps are named in {@link OneWindowModel}.
 *
 * <ul>
 *   <li>A trigger takes every window after the mark that is not at an end, oldest first, up to the one that was over last.
 *       The first trigger of a stream sets the mark before its own window, before it claims anything.
 *   <li>A window ends as done, as failed, or, where the source only answers for now, as skipped; otherwise it stays due.
 *       Such a source is not asked for an earlier window: that one goes on from its frozen pages or is skipped.
 *   <li>Before a window is skipped its generation is closed by a tombstone; where a set is live, it is published instead.
 *   <li>S10: read the cursor and the windows after it; then one transaction ends the window and moves the mark over the
 *       unbroken run of windows at an end. It holds if the window is not at an end, if nobody has claimed it since, and
 *       if no such transaction of the stream came in between. It carries a token of window, generation and run: the
 *       ledger answers a repeated token as it did the first time, without doing anything.
 * </ul>
 *
 * <p>Two runs at a time, each followed by further triggers. Bounds: the number of windows, and the claims of each.
 */
final class CursorModel implements Model<CursorModel.Stream> {

    /** A protocol with one rule broken. */
    enum Mutation {
        NONE,
        /** Sets the mark behind the finished window, whatever is before it. */
        CURSOR_TO_OWN_END,
        /** Every run's transaction for a window carries the same token. */
        TOKEN_WITHOUT_RUN,
        /** Moves the mark as computed, whatever has happened since the cursor was read. */
        UNCONDITIONAL_CURSOR,
        /** A transaction that leaves the mark where it was does not disturb another. */
        VERSION_OF_MOVES_ONLY,
        /** The mark is first set when a window ends, before the window of that run. */
        FIRST_MARK_AT_FINISH,
        /** Takes only the window that was over last, if the source only answers for now. */
        SNAPSHOT_WITHOUT_CATCH_UP,
        SKIP_WITHOUT_CLOSING
    }

    enum Source {
        /** A past window can still be asked for. */
        RANGED,
        /** Answers only for now. */
        SNAPSHOT
    }

    enum Phase {
        NEW,
        CLAIMED,
        RETRY,
        SKIPPED,
        FAILED,
        DONE;

        boolean atEnd() {
            return this == SKIPPED || this == FAILED || this == DONE;
        }
    }

    /** What there is of a window in the stores. */
    enum Data {
        NONE,
        FROZEN,
        LIVE,
        PUBLISHED,
        CLOSED
    }

    enum At {
        IDLE,
        TRIGGERED,
        CLAIM,
        FETCH,
        COMMIT,
        PUBLISH,
        CLOSE,
        READ,
        FINISH
    }

    /**
     * A run.
     *
     * @param last the window up to which it goes
     * @param outcome how the window that it is at came out
     * @param mark the mark that it has computed
     * @param stale whether the cursor has changed since
     */
    record Run(At at, int last, int window, int epoch, Phase outcome, int mark, boolean stale) {
        static final Run IDLE = new Run(At.IDLE, 0, 0, 0, Phase.NEW, 0, false);
        static final Run TRIGGERED = new Run(At.TRIGGERED, 0, 0, 0, Phase.NEW, 0, false);

        static Run upTo(int last, int first) {
            return first > last ? IDLE : new Run(At.CLAIM, last, first, 0, Phase.NEW, 0, false);
        }

        Run nextWindow() {
            return upTo(last, window + 1);
        }

        Run claimed(int newEpoch) {
            return new Run(At.FETCH, last, window, newEpoch, Phase.NEW, 0, false);
        }

        Run to(At next) {
            return new Run(next, last, window, epoch, outcome, 0, false);
        }

        Run ending(Phase newOutcome) {
            return new Run(At.READ, last, window, epoch, newOutcome, 0, false);
        }

        Run withMark(int newMark) {
            return new Run(At.FINISH, last, window, epoch, outcome, newMark, false);
        }

        Run disturbed() {
            return at == At.FINISH ? new Run(at, last, window, epoch, outcome, mark, true) : this;
        }
    }

    /** A window; {@code tokenKnown} says whether the ledger has seen the token of the run that claimed it last. */
    record Window(Phase phase, int epoch, Data data, boolean tokenKnown) {
        static final Window NEW = new Window(Phase.NEW, 0, Data.NONE, false);

        Window with(Data changed) {
            return new Window(phase, epoch, changed, tokenKnown);
        }

        Window with(Phase changed) {
            return new Window(changed, epoch, data, true);
        }
    }

    record Cursor(boolean present, int mark) {}

    /** The stream at a time when so many windows are {@code over}. */
    record Stream(int over, Cursor cursor, List<Window> windows, List<Run> runs) {
        Window window(int number) {
            return windows.get(number - 1);
        }

        Stream withOver(int number) {
            return new Stream(number, cursor, windows, runs);
        }

        Stream with(Cursor changed) {
            return new Stream(over, changed, windows, runs);
        }

        Stream with(List<Run> changed) {
            return new Stream(over, cursor, windows, List.copyOf(changed));
        }

        Stream with(int run, Run changed) {
            List<Run> all = new ArrayList<>(runs);
            all.set(run, changed);
            return with(all);
        }

        Stream withWindow(int number, Window changed) {
            List<Window> all = new ArrayList<>(windows);
            all.set(number - 1, changed);
            return new Stream(over, cursor, List.copyOf(all), runs);
        }

        Stream withData(int number, Data data) {
            return withWindow(number, window(number).with(data));
        }

        Stream disturbed() {
            List<Run> all = new ArrayList<>(runs);
            all.replaceAll(Run::disturbed);
            return with(all);
        }
    }

    private final Source source;
    private final int windows;
    private final int claims;
    private final Mutation mutation;

    /** A stream of so many windows, each of which is claimed at most so many times before it is healed. */
    CursorModel(Source source, int windows, int claims, Mutation mutation) {
        this.source = source;
        this.windows = windows;
        this.claims = claims;
        this.mutation = mutation;
    }

    @Override
    public Stream start() {
        return new Stream(
                1, new Cursor(false, 0), Collections.nCopies(windows, Window.NEW), List.of(Run.IDLE, Run.IDLE));
    }

    @Override
    public List<Move<Stream>> moves(Stream stream) {
        List<Move<Stream>> moves = new ArrayList<>();
        for (int i = 0; i < stream.runs.size(); i++) {
            moves.addAll(moves(stream, i, claims));
        }
        if (stream.over < windows) {
            moves.add(new Move<>("window " + (stream.over + 1) + " is over", stream.withOver(stream.over + 1)));
        }
        return moves;
    }

    private List<Move<Stream>> moves(Stream stream, int i, int maxClaims) {
        Run run = stream.runs.get(i);
        String what =
                "run " + i + " " + run.at + " " + run.window + (run.outcome == Phase.NEW ? "" : " " + run.outcome);
        return Move.all(what, outcomes(stream, i, run, maxClaims));
    }

    /** What a run's next step may lead to; first the outcome without a fault. */
    private List<Stream> outcomes(Stream stream, int i, Run run, int maxClaims) {
        return switch (run.at) {
            case IDLE, TRIGGERED -> List.of(trigger(stream, i));
            case CLAIM -> claim(stream, i, run, maxClaims);
            case FETCH -> fetch(stream, i, run);
            case COMMIT -> List.of(commit(stream, i, run));
            case PUBLISH -> publish(stream, i, run);
            case CLOSE -> List.of(close(stream, i, run));
            case READ -> List.of(read(stream, i, run));
            case FINISH -> finish(stream, i, run);
        };
    }

    private Stream trigger(Stream stream, int i) {
        int last = stream.over;
        Stream started = stream;
        if (!stream.cursor.present && mutation != Mutation.FIRST_MARK_AT_FINISH) {
            started = stream.with(new Cursor(true, last - 1));
        }
        boolean catchUp = started.cursor.present && mutation != Mutation.SNAPSHOT_WITHOUT_CATCH_UP;
        return started.with(i, Run.upTo(last, catchUp ? started.cursor.mark + 1 : last));
    }

    private List<Stream> claim(Stream stream, int i, Run run, int maxClaims) {
        Window window = stream.window(run.window);
        Stream passed = stream.with(i, run.nextWindow());
        if (window.phase.atEnd() || window.epoch >= maxClaims) {
            return List.of(passed);
        }
        int epoch = window.epoch + 1;
        boolean tokenKnown = window.tokenKnown && mutation == Mutation.TOKEN_WITHOUT_RUN;
        Stream claimed = stream.withWindow(run.window, new Window(Phase.CLAIMED, epoch, window.data, tokenKnown))
                .with(i, run.claimed(epoch));
        boolean leasedOrTooEarly = window.phase != Phase.NEW;
        return leasedOrTooEarly ? List.of(claimed, passed) : List.of(claimed);
    }

    /** Goes on from what there is, or asks the source: it answers, is not available, or fails for good. */
    private List<Stream> fetch(Stream stream, int i, Run run) {
        Stream skipped = stream.with(i, run.to(At.CLOSE));
        switch (stream.window(run.window).data) {
            case NONE -> {
                Stream fetched = stream.withData(run.window, Data.FROZEN).with(i, run.to(At.COMMIT));
                Stream failed = stream.with(i, run.ending(Phase.FAILED));
                if (source == Source.RANGED) {
                    return List.of(fetched, stream.with(i, run.ending(Phase.RETRY)), failed);
                }
                return run.window < run.last ? List.of(skipped) : List.of(fetched, skipped, failed);
            }
            case CLOSED -> {
                return List.of(skipped);
            }
            default -> {
                return List.of(stream.with(i, run.to(At.COMMIT)));
            }
        }
    }

    private static Stream commit(Stream stream, int i, Run run) {
        return switch (stream.window(run.window).data) {
            case NONE, FROZEN -> stream.withData(run.window, Data.LIVE).with(i, run.to(At.PUBLISH));
            case LIVE, PUBLISHED -> stream.with(i, run.to(At.PUBLISH));
            case CLOSED -> stream.with(i, run.nextWindow());
        };
    }

    private static List<Stream> publish(Stream stream, int i, Run run) {
        return List.of(
                stream.withData(run.window, Data.PUBLISHED).with(i, run.ending(Phase.DONE)),
                stream.with(i, run.ending(Phase.RETRY)),
                stream.with(i, run.ending(Phase.FAILED)));
    }

    private Stream close(Stream stream, int i, Run run) {
        Stream skipped = stream.with(i, run.ending(Phase.SKIPPED));
        if (mutation == Mutation.SKIP_WITHOUT_CLOSING) {
            return skipped;
        }
        return switch (stream.window(run.window).data) {
            case NONE, FROZEN, CLOSED -> skipped.withData(run.window, Data.CLOSED);
            case LIVE, PUBLISHED -> stream.with(i, run.to(At.PUBLISH));
        };
    }

    private Stream read(Stream stream, int i, Run run) {
        if (mutation == Mutation.CURSOR_TO_OWN_END && run.outcome.atEnd()) {
            return stream.with(i, run.withMark(run.window));
        }
        int mark = stream.cursor.present ? stream.cursor.mark : run.window - 1;
        while (mark < windows && outcome(stream, mark + 1, run).atEnd()) {
            mark++;
        }
        return stream.with(i, run.withMark(mark));
    }

    private static Phase outcome(Stream stream, int window, Run run) {
        return window == run.window ? run.outcome : stream.window(window).phase;
    }

    private List<Stream> finish(Stream stream, int i, Run run) {
        Window window = stream.window(run.window);
        Stream left = stream.with(i, run.nextWindow());
        if (window.phase.atEnd() || window.epoch != run.epoch || window.tokenKnown) {
            return List.of(left);
        }
        if (run.stale && mutation != Mutation.UNCONDITIONAL_CURSOR) {
            return List.of(stream.with(i, run.to(At.READ)));
        }
        boolean disturbs = mutation != Mutation.VERSION_OF_MOVES_ONLY || run.mark != stream.cursor.mark;
        Stream ended = (disturbs ? stream.disturbed() : stream)
                .with(new Cursor(true, run.mark))
                .withWindow(run.window, window.with(run.outcome));
        return List.of(ended.with(i, run.nextWindow()), ended);
    }

    @Override
    public List<Violation> violations(Stream before, Stream after) {
        List<Violation> found = new ArrayList<>();
        if (before.cursor.present && after.cursor.mark < before.cursor.mark) {
            found.add(new Violation(Invariant.I2, "the cursor moved back"));
        }
        for (int number = 1; number <= windows; number++) {
            Window window = after.window(number);
            boolean passed = before.cursor.present && number > before.cursor.mark && number <= after.cursor.mark;
            if (passed && !window.phase.atEnd()) {
                found.add(new Violation(Invariant.I2, "the cursor passed a window that is due"));
            }
            if (window.phase == Phase.DONE && window.data != Data.PUBLISHED) {
                found.add(new Violation(Invariant.I2, "a window is done but not published"));
            }
            if (before.window(number).phase.atEnd() && window.phase != before.window(number).phase) {
                found.add(new Violation(Invariant.I4, "a window ended twice"));
            }
            if (window.phase == Phase.SKIPPED && (window.data == Data.LIVE || window.data == Data.PUBLISHED)) {
                found.add(new Violation(Invariant.I5, "a skipped window was published"));
            }
        }
        return found;
    }

    @Override
    public Stream stopped(Stream stream) {
        return stream.withOver(windows).with(List.of(Run.TRIGGERED));
    }

    @Override
    public Optional<Move<Stream>> healing(Stream stream) {
        return stream.runs.get(0).at == At.IDLE
                ? Optional.empty()
                : moves(stream, 0, Integer.MAX_VALUE).stream().findFirst();
    }

    @Override
    public List<Violation> unhealed(Stream stream) {
        List<Violation> found = new ArrayList<>();
        if (stream.windows.stream().anyMatch(window -> window.epoch > 0 && !window.phase.atEnd())) {
            found.add(new Violation(Invariant.I6, "a window that was begun is lost"));
        }
        if (stream.cursor.mark < windows) {
            found.add(new Violation(Invariant.I6, "the cursor stays behind"));
        }
        return found;
    }
}
