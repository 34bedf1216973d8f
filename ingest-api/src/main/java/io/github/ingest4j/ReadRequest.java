// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a source is asked to read. Immutable. */
public final class ReadRequest {
    private static final SecretProvider NO_SECRETS = name -> {
        throw new ConfigurationException("this request brings no secrets; asked for '" + name + "'");
    };

    private final StreamId stream;
    private final Window window;
    private final Slice slice;
    private final SecretProvider secrets;
    private final @Nullable String resumeAfter;
    private final @Nullable Instant deadline;
    private final @Nullable String position;
    private final Duration overlap;

    private ReadRequest(Builder builder) {
        this.stream = requireNonNull(builder.stream, "stream");
        this.window = requireNonNull(builder.window, "window");
        this.slice = requireNonNull(builder.slice, "slice");
        this.secrets = requireNonNull(builder.secrets, "secrets");
        this.resumeAfter = builder.resumeAfter;
        this.deadline = builder.deadline;
        this.position = builder.position;
        this.overlap = requireNonNull(builder.overlap, "overlap");
    }

    /** A request for a whole window from its beginning, without secrets, deadline, position and overlap. */
    public static ReadRequest of(StreamId stream, Window window) {
        return new ReadRequest(new Builder(stream, window));
    }

    public ReadRequest withSlice(Slice value) {
        Builder changed = new Builder(this);
        changed.slice = value;
        return new ReadRequest(changed);
    }

    public ReadRequest withSecrets(SecretProvider value) {
        Builder changed = new Builder(this);
        changed.secrets = value;
        return new ReadRequest(changed);
    }

    public ReadRequest withResumeAfter(String bookmark) {
        Builder changed = new Builder(this);
        changed.resumeAfter = bookmark;
        return new ReadRequest(changed);
    }

    public ReadRequest withDeadline(Instant value) {
        Builder changed = new Builder(this);
        changed.deadline = value;
        return new ReadRequest(changed);
    }

    public ReadRequest withPosition(String value) {
        Builder changed = new Builder(this);
        changed.position = requireNonNull(value, "position");
        return new ReadRequest(changed);
    }

    /** The same request as that of a stream whose windows have left no position. */
    public ReadRequest withoutPosition() {
        Builder changed = new Builder(this);
        changed.position = null;
        return new ReadRequest(changed);
    }

    /**
     * The same request with this {@link #overlap}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public ReadRequest withOverlap(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("overlap must not be negative, is " + value);
        }
        Builder changed = new Builder(this);
        changed.overlap = value;
        return new ReadRequest(changed);
    }

    public StreamId stream() {
        return stream;
    }

    public Window window() {
        return window;
    }

    public Slice slice() {
        return slice;
    }

    /** The pipeline's secrets, resolved at each call: ask late, keep nothing. */
    public SecretProvider secrets() {
        return secrets;
    }

    /** The bookmark of the last page that is stored; the next page to give is the one after it. */
    public Optional<String> resumeAfter() {
        return Optional.ofNullable(resumeAfter);
    }

    /** When reading must have ended, where the run has a limit. */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    /**
     * Where the source reads on: what {@link PageReader#position} gave last, in an earlier window of the stream or, in a divided
     * one, for the slice of this name. Empty where none has given one yet.
     */
    public Optional<String> position() {
        return Optional.ofNullable(position);
    }

    /**
     * How much earlier than the window's start the source is to begin, so that records which came late to the service are not
     * missed; zero where the pipeline has no overlap. Records that earlier windows have are left out later.
     */
    public Duration overlap() {
        return overlap;
    }

    /** The window's start less the {@link #overlap}: the inclusive bound from which a ranged source reads. */
    public Instant readFrom() {
        return window.start().minus(overlap);
    }

    private static final class Builder {
        private final StreamId stream;
        private final Window window;
        private Slice slice = Slice.WHOLE;
        private SecretProvider secrets = NO_SECRETS;
        private @Nullable String resumeAfter;
        private @Nullable Instant deadline;
        private @Nullable String position;
        private Duration overlap = Duration.ZERO;

        private Builder(StreamId stream, Window window) {
            this.stream = stream;
            this.window = window;
        }

        private Builder(ReadRequest from) {
            this(from.stream, from.window);
            slice = from.slice;
            secrets = from.secrets;
            resumeAfter = from.resumeAfter;
            deadline = from.deadline;
            position = from.position;
            overlap = from.overlap;
        }
    }
}
