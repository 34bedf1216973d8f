// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static java.util.Objects.requireNonNull;

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

    private ReadRequest(
            StreamId stream,
            Window window,
            Slice slice,
            SecretProvider secrets,
            @Nullable String resumeAfter,
            @Nullable Instant deadline) {
        this.stream = requireNonNull(stream, "stream");
        this.window = requireNonNull(window, "window");
        this.slice = requireNonNull(slice, "slice");
        this.secrets = requireNonNull(secrets, "secrets");
        this.resumeAfter = resumeAfter;
        this.deadline = deadline;
    }

    /** A request for a whole window from its beginning, without secrets and deadline. */
    public static ReadRequest of(StreamId stream, Window window) {
        return new ReadRequest(stream, window, Slice.WHOLE, NO_SECRETS, null, null);
    }

    public ReadRequest withSlice(Slice value) {
        return new ReadRequest(stream, window, value, secrets, resumeAfter, deadline);
    }

    public ReadRequest withSecrets(SecretProvider value) {
        return new ReadRequest(stream, window, slice, value, resumeAfter, deadline);
    }

    public ReadRequest withResumeAfter(String bookmark) {
        return new ReadRequest(stream, window, slice, secrets, bookmark, deadline);
    }

    public ReadRequest withDeadline(Instant value) {
        return new ReadRequest(stream, window, slice, secrets, resumeAfter, value);
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
}
