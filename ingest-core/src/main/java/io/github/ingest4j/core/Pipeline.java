// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.KeyedSink;
import io.github.ingest4j.Notifier;
import io.github.ingest4j.RawSink;
import io.github.ingest4j.RunListener;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Pause;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.record.RecordMapper;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A source, what becomes of its pages, and where they go: the thing that runs.
 *
 * {@snippet file="io/github/ingest4j/core/PipelineTest.java" region="pipeline"}
 *
 * <p>Each run works at one or more windows, each by the same steps: claim the window in the ledger; store the source's pages
 * as they come and freeze them by a manifest; convert them; stage the files out of readers' sight; commit by one manifest
 * that only one run can write; publish the files; finish in the ledger. A run may be killed at any point: the next one goes
 * on from the manifests it finds, so that each record of a window reaches each sink once.
 *
 * <p>Runs never throw for what may happen to a window; the {@link RunReport} says it. They throw {@link
 * IllegalArgumentException} for a window that cannot be asked for, and let an {@link Error} such as {@link OutOfMemoryError}
 * pass, like any other death of the process: the next run heals what it leaves. A pipeline is immutable and may be run by
 * several threads at once; what was passed in is used, never closed.
 */
public final class Pipeline {
    private final Parts parts;

    private Pipeline(Parts parts) {
        this.parts = parts;
    }

    /** Begins a pipeline; the name becomes part of every key. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Runs the latest window that has ended, and those that are due from before. */
    public RunReport run() {
        return run(Trigger.at(parts.clock().instant()));
    }

    /**
     * Runs the window of a trigger and, before it, windows that are due from earlier, oldest first.
     *
     * <p>Due are the windows after the cursor, and those once begun, that are neither done, skipped for good nor failed. The
     * first run of a stream starts the cursor at its own window, or at {@link Builder#startAt}.
     *
     * <p>Where the source is {@linkplain Source#isSequential sequential}, the windows after the cursor are taken in their order, and
     * the first that does not get done keeps the later ones waiting, the trigger's own included.
     *
     * @throws IllegalArgumentException if the trigger's window has not ended yet: its time is ahead of the clock
     */
    public RunReport run(Trigger trigger) {
        checked(parts.currentWindow(trigger.scheduledTime()));
        return new StreamRun(parts, trigger.deadline().orElse(null)).scheduled(trigger.scheduledTime());
    }

    /**
     * Runs one window, whatever else is due. Where the source is {@linkplain Source#isSequential sequential} it must be the one
     * whose turn it is, or one that a run has begun; another is left alone, and its report says which is next.
     *
     * @throws IllegalArgumentException if it is not one of the schedule's, or has not ended yet
     */
    public RunReport run(Window window) {
        return new StreamRun(parts).windows(List.of(checked(window)));
    }

    /**
     * Runs every window that starts from {@code from} (inclusive) to {@code to} (exclusive), oldest first. The cursor stays
     * where it is, unless the source is {@linkplain Source#isSequential sequential}: then the range begins with the window whose
     * turn it is. Windows that are done already are left alone.
     *
     * @throws IllegalArgumentException if the range holds no window that has ended
     */
    public RunReport backfill(Instant from, Instant to) {
        return new StreamRun(parts).windows(windows(from, to));
    }

    /** The same within a time limit: windows that were not reached are left due. */
    public RunReport backfill(Instant from, Instant to, Instant deadline) {
        return new StreamRun(parts, requireNonNull(deadline, "deadline")).windows(windows(from, to));
    }

    /**
     * Converts a window again from its stored raw pages, without a call of the source, and puts the result in place of the
     * published one. Readers may miss the window for a moment; they never see it twice.
     *
     * @throws IllegalArgumentException if the window was never finished
     */
    public RunReport replay(Window window) {
        return new StreamRun(parts).replay(List.of(checked(window)));
    }

    /** Replays every finished window that starts from {@code from} (inclusive) to {@code to} (exclusive), oldest first. */
    public RunReport replay(Instant from, Instant to) {
        return new StreamRun(parts).replay(windows(from, to));
    }

    /**
     * Tells of the records that finished windows have set aside, oldest window first. Those of a window that failed are listed
     * where its failure says. Lists the manifests of the whole stream, and reads those of the windows that the filter matches.
     *
     * @throws IOException if manifests or lists cannot be read
     */
    public void quarantined(QuarantineFilter filter, Consumer<QuarantinedRecord> consumer) throws IOException {
        new QuarantineReader(parts).forEach(filter, consumer);
    }

    /**
     * The bytes of a record that was set aside, as they stand in its raw page.
     *
     * @throws IllegalArgumentException if its transformer did not say where in the page it is
     */
    public byte[] rawBytes(QuarantinedRecord record) throws IOException {
        return new QuarantineReader(parts).rawBytes(record);
    }

    /**
     * Sends records that were set aside through the pipeline as it is now: replays each window that has one which the filter
     * matches. What transformer, mapper, schema or contract take by now is published with the window's other records, in
     * place of the published files and exactly once; the rest is set aside again. A window that nothing has changed for,
     * neither version nor schema nor contract, is left alone, and its report says so.
     *
     * @throws IOException if manifests or schema cannot be listed; what befalls a window is in its report
     */
    public RunReport replayQuarantine(QuarantineFilter filter) throws IOException {
        return new StreamRun(parts).replayQuarantine(new QuarantineReader(parts), filter);
    }

    /**
     * Makes a failed or skipped window due again; its raw pages, if it has any, are kept and not asked for again.
     *
     * @return false if it is neither failed nor skipped; or if windows are taken in turn, later ones are done and the pages of this one
     *     are not stored, as where an overlap was set after it had failed
     */
    public boolean reopen(Window window) throws IOException {
        return new Reopening(parts).keepingRaw(checked(window));
    }

    /**
     * Makes a failed, skipped or finished window due again, to be read from the source anew, and divided anew where the source
     * is a {@link SlicedSource}. The stored raw pages stay where they are and are used no more; published files stay until the
     * new ones replace them. A window that is due all the same is begun anew by this, too, if its pages are not all stored yet:
     * so it is rid of a plan of slices that it cannot be read by.
     *
     * @return false if the window is not in one of these states, a run is at it, its next try is set for a later time, or it is a
     *     finished one of a {@linkplain Source#isSequential sequential} source, which later windows read on from
     */
    public boolean reopenToFetchAgain(Window window) throws IOException {
        return new Reopening(parts).fetchingAgain(checked(window));
    }

    /**
     * Makes a window due again as {@link #reopenToFetchAgain} does, to be read as the first one of a stream is: without the position
     * that earlier windows have left. For a service that does not take the position any more, and where all is to be read once more.
     * Records that earlier windows have are then stored twice; later windows read on from this one. The window whose turn it is can
     * be made so, too, before a run has begun it.
     *
     * @return false if {@link #reopenToFetchAgain} would return it, unless nobody has begun the window and it is its turn
     */
    public boolean reopenWithoutPosition(Window window) throws IOException {
        return new Reopening(parts).beginningAnew(checked(window));
    }

    /** For tests within this package. */
    Parts parts() {
        return parts;
    }

    /** The window of the schedule that starts at, or spans, an instant. */
    public Window windowAt(Instant time) {
        return parts.schedule().windowContaining(time);
    }

    /** The window that {@link #run()} would take as its own now. */
    public Window currentWindow() {
        return parts.currentWindow(parts.clock().instant());
    }

    /**
     * What a run of the window would read and write, without writing anything. The source is asked for one page, unless the
     * window's raw pages are stored already.
     */
    public Plan plan(Window window) throws IOException, InterruptedException {
        return new Planning(parts).plan(checked(window));
    }

    private Window checked(Window window) {
        Window own = parts.schedule().windowContaining(window.start());
        if (!own.equals(window)) {
            throw new IllegalArgumentException("window " + window + " is none of the schedule (" + parts.schedule()
                    + "); the one at that time is " + own);
        }
        if (window.end().isAfter(parts.clock().instant())) {
            throw new IllegalArgumentException("window " + window + " has not ended yet: it ends at " + window.end());
        }
        return window;
    }

    private List<Window> windows(Instant from, Instant to) {
        List<Window> windows = new ArrayList<>();
        Instant now = parts.clock().instant();
        Window window = parts.schedule().windowContaining(from);
        if (window.start().isBefore(from)) {
            window = parts.schedule().after(window);
        }
        while (window.start().isBefore(to) && !window.end().isAfter(now)) {
            windows.add(window);
            window = parts.schedule().after(window);
        }
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("no window of the schedule (" + parts.schedule()
                    + ") starts and has ended in " + from + " to " + to);
        }
        return windows;
    }

    /** Puts a pipeline together. Source, raw sink, ledger and at least one sink are required. */
    public static final class Builder {
        /** The stream's name where none is given. */
        public static final String DEFAULT_STREAM = "main";
        /** Windows from before that one scheduled run takes, where nothing else is said. */
        public static final int DEFAULT_MAX_CATCH_UP = 24;
        /** Slices of a window that are read at once, where nothing else is said. */
        public static final int DEFAULT_PARALLEL_SLICES = 1;
        /** How long a run without a deadline may hold a window between two pages. */
        public static final Duration DEFAULT_MAX_RUN = Duration.ofHours(1);

        private final String name;
        private String stream = DEFAULT_STREAM;
        private @Nullable Source source;
        private @Nullable RawSink rawSink;
        private @Nullable Ledger ledger;
        private Transformer transformer = JsonTransformer.create();
        private @Nullable Schema schema;
        private @Nullable Mapping mapping;
        private Contract contract = Contract.evolve();
        private QuarantineLimit quarantineLimit = QuarantineLimit.DEFAULT;
        private @Nullable VolumeExpectation volume;
        private final List<StagingSink> stagingSinks = new ArrayList<>();
        private final List<KeyedSink> keyedSinks = new ArrayList<>();
        private final List<Notifier> notifiers = new ArrayList<>();
        private final List<RunListener> listeners = new ArrayList<>();
        private SecretProvider secrets = new EnvironmentSecrets();
        private Schedule schedule = Schedule.hourly();
        private Duration settle = Duration.ZERO;
        private @Nullable Instant startAt;
        private int maxCatchUp = DEFAULT_MAX_CATCH_UP;
        private @Nullable Overlap overlap;
        private Retries retries = Retries.DEFAULT;
        private int parallelSlices = DEFAULT_PARALLEL_SLICES;
        private Duration maxRun = DEFAULT_MAX_RUN;
        private Clock clock = Clock.systemUTC();
        private Pause pause = Pause.SLEEP;

        private Builder(String name) {
            this.name = requireNonNull(name, "name");
        }

        /** Names the kind of record, where a pipeline has several; {@value #DEFAULT_STREAM} by default. */
        public Builder stream(String value) {
            stream = requireNonNull(value, "stream");
            return this;
        }

        public Builder source(Source value) {
            source = requireNonNull(value, "source");
            return this;
        }

        /** Where pages are kept as received; the manifests go into its store, too. */
        public Builder rawSink(RawSink value) {
            rawSink = requireNonNull(value, "rawSink");
            return this;
        }

        public Builder ledger(Ledger value) {
            ledger = requireNonNull(value, "ledger");
            return this;
        }

        /** Raw pages, manifests and ledger in a local folder. */
        public Builder lake(LocalLake lake) {
            return rawSink(StoreRawSink.on(lake.store())).ledger(lake.ledger());
        }

        /** How pages become records; by default JSON: the elements of an array, the values of a sequence, or one object. */
        public Builder transformer(Transformer value) {
            transformer = requireNonNull(value, "transformer");
            return this;
        }

        /** Columns whose types are fixed from the start; what the records have besides is for the contract to say. */
        public Builder schema(Schema value) {
            schema = requireNonNull(value, "schema");
            return this;
        }

        /**
         * Passes each record through a mapper whose output has the columns of its input: to filter, mend or repeat records.
         *
         * @param version to be changed when the mapper's results change
         */
        public Builder map(String version, RecordMapper mapper) {
            mapping = new Mapping(version, null, mapper);
            return this;
        }

        /**
         * Passes each record through a mapper that gives it other columns.
         *
         * @param version to be changed when the mapper's results change
         * @param output the columns of the table
         */
        public Builder map(String version, Schema output, RecordMapper mapper) {
            mapping = new Mapping(version, requireNonNull(output, "output"), mapper);
            return this;
        }

        /** What becomes of records that do not fit the table; by default {@link Contract#evolve}. */
        public Builder contract(Contract value) {
            contract = requireNonNull(value, "contract");
            return this;
        }

        /**
         * How many records that cannot be taken may be set aside for the others of their window to go on; by default {@link
         * QuarantineLimit#DEFAULT}.
         */
        public Builder quarantineLimit(QuarantineLimit value) {
            quarantineLimit = requireNonNull(value, "quarantineLimit");
            return this;
        }

        /** How many records a window is expected to have; by default any number is as good as another. */
        public Builder expect(VolumeExpectation value) {
            volume = requireNonNull(value, "volume");
            return this;
        }

        /** Adds a sink of files. */
        public Builder sink(StagingSink value) {
            stagingSinks.add(requireNonNull(value, "sink"));
            return this;
        }

        /** Adds a sink of rows. */
        public Builder sink(KeyedSink value) {
            keyedSinks.add(requireNonNull(value, "sink"));
            return this;
        }

        /**
         * Adds somebody to be told; without any, nobody is. What could not be delivered is kept by the notifier's place among
         * the pipeline's: add new ones behind the old, in every process that runs the pipeline.
         */
        public Builder notifier(Notifier value) {
            notifiers.add(requireNonNull(value, "notifier"));
            return this;
        }

        public Builder listener(RunListener value) {
            listeners.add(requireNonNull(value, "listener"));
            return this;
        }

        /** Where the source's secrets come from; by default environment variables. */
        public Builder secrets(SecretProvider value) {
            secrets = requireNonNull(value, "secrets");
            return this;
        }

        /** How time is divided into windows; by default hours. */
        public Builder schedule(Schedule value) {
            schedule = requireNonNull(value, "schedule");
            return this;
        }

        /** How long after its end a window is left to settle before a scheduled run takes it; by default not at all. */
        public Builder settle(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("settle must not be negative, is " + value);
            }
            settle = value;
            return this;
        }

        /** Where the first scheduled run of a new stream starts, in place of its own window. */
        public Builder startAt(Instant value) {
            startAt = requireNonNull(value, "startAt");
            return this;
        }

        /** How many windows from before a scheduled run takes at most, besides its own; 0 or more. */
        public Builder maxCatchUp(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("maxCatchUp must not be negative, is " + value);
            }
            maxCatchUp = value;
            return this;
        }

        /**
         * Lets each window reach into the time before it, and leaves out the records that earlier windows have; by default none
         * does. Such a pipeline's windows are run in their order, as those of a {@linkplain Source#isSequential sequential} source.
         */
        public Builder overlap(Overlap value) {
            overlap = requireNonNull(value, "overlap");
            return this;
        }

        public Builder retries(Retries value) {
            retries = requireNonNull(value, "retries");
            return this;
        }

        /**
         * How many slices of a window are read at once, where the source is a {@link SlicedSource}: 1 to 100, by default {@value
         * #DEFAULT_PARALLEL_SLICES}. Each takes a thread and the memory of a raw sink's writer, and asks the source for itself.
         */
        public Builder parallelSlices(int value) {
            if (value < 1 || value > 100) {
                throw new IllegalArgumentException("parallelSlices must be 1 to 100, is " + value);
            }
            parallelSlices = value;
            return this;
        }

        /**
         * How long a run without a deadline may be out of touch with the ledger before another may take its window over; the
         * ledger of a local folder does not need it.
         */
        public Builder maxRun(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("maxRun must be positive, is " + value);
            }
            maxRun = value;
            return this;
        }

        /** The clock; the machine's by default. */
        public Builder clock(Clock value) {
            clock = requireNonNull(value, "clock");
            return this;
        }

        /** For tests within this package: how to wait between two tries of a commit. */
        Builder pause(Pause value) {
            pause = value;
            return this;
        }

        /**
         * The pipeline.
         *
         * @throws IllegalStateException if a required part is missing, two sinks bear one name, the contract has no table to hold
         *     the records to, or a source that answers only for now is sequential or is to overlap
         */
        public Pipeline build() {
            List<String> missing = new ArrayList<>();
            if (source == null) {
                missing.add("source");
            }
            if (rawSink == null) {
                missing.add("rawSink (or lake)");
            }
            if (ledger == null) {
                missing.add("ledger (or lake)");
            }
            if (stagingSinks.isEmpty() && keyedSinks.isEmpty()) {
                missing.add("sink");
            }
            if (!missing.isEmpty()) {
                throw new IllegalStateException("pipeline '" + name + "' lacks: " + String.join(", ", missing));
            }
            checkSinkNames();
            checkContract();
            checkSource(requireNonNull(source));
            checkOverlap();
            return new Pipeline(new Parts(
                    new StreamId(name, stream),
                    requireNonNull(source),
                    requireNonNull(rawSink),
                    requireNonNull(ledger),
                    transformer,
                    schema,
                    mapping,
                    contract,
                    quarantineLimit,
                    volume,
                    List.copyOf(stagingSinks),
                    List.copyOf(keyedSinks),
                    List.copyOf(notifiers),
                    new Listeners(listeners),
                    secrets,
                    schedule,
                    settle,
                    startAt,
                    maxCatchUp,
                    overlap,
                    retries,
                    parallelSlices,
                    maxRun,
                    clock,
                    pause));
        }

        /** Without a declared schema, records that a mapper gives other columns may have any fields. */
        private void checkContract() {
            if (!contract.grows() && schema == null && mapping != null && mapping.output() != null) {
                throw new IllegalStateException("pipeline '" + name + "' has a contract (" + contract
                        + ") and a mapper with columns of its own: declare by schema(...) what the records are like before"
                        + " the mapper, or leave the contract out");
            }
        }

        private void checkSource(Source checked) {
            if (checked instanceof SnapshotSource && checked.isSequential()) {
                throw new IllegalStateException(
                        "the source of pipeline '" + name + "' is a snapshot source and sequential:"
                                + " the windows that it misses would keep the later ones waiting for ever");
            }
        }

        private void checkOverlap() {
            if (overlap != null && source instanceof SnapshotSource) {
                throw new IllegalStateException("pipeline '" + name + "' has an overlap (" + overlap
                        + "), and its source answers only for now: it has no time before the window to ask for");
            }
        }

        private void checkSinkNames() {
            Set<String> names = new HashSet<>();
            stagingSinks.forEach(sink -> addOnce(names, sink.table()));
            keyedSinks.forEach(sink -> addOnce(names, sink.name()));
        }

        private void addOnce(Set<String> names, String sinkName) {
            if (!names.add(sinkName)) {
                throw new IllegalStateException("two sinks of pipeline '" + name + "' are named '" + sinkName + "'");
            }
        }
    }
}
