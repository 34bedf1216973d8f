// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.request;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the placeholders of a template are filled from.
 *
 * @param readFrom where reading begins: the window's start, or earlier
 * @param slice empty for any: its name and all its attributes are a digit then
 * @param position where the window reads on; empty where nothing says it
 */
public record Scope(Window window, Instant readFrom, Optional<Slice> slice, Optional<String> position) {
    private static final String ANY_VALUE = "0";

    /** For looking at a template before there is a request. */
    static final Scope ANY = new Scope(
            Window.of(Instant.EPOCH, Duration.ofHours(1)), Instant.EPOCH, Optional.empty(), Optional.of(ANY_VALUE));

    public static Scope of(ReadRequest request) {
        return new Scope(request.window(), request.readFrom(), Optional.of(request.slice()), Optional.empty());
    }

    public Scope at(Optional<String> reached) {
        return new Scope(window, readFrom, slice, reached);
    }

    String sliceName() {
        return slice.map(Slice::name).orElse(ANY_VALUE);
    }

    /** @throws IllegalArgumentException if the slice has none of that name */
    String sliceAttribute(String name) {
        return slice.map(value -> value.attribute(name)).orElse(ANY_VALUE);
    }
}
