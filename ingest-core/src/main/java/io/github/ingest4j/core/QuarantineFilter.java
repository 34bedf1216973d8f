// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Rejection;
import io.github.ingest4j.Window;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the records that were set aside are meant. Immutable; each method returns a narrower choice and, called again,
 * takes the place of what it said before.
 */
public final class QuarantineFilter {
    private static final QuarantineFilter ALL =
            new QuarantineFilter(null, null, EnumSet.allOf(Rejection.Code.class), null);

    private final @Nullable Instant from;
    private final @Nullable Instant to;
    private final Set<Rejection.Code> codes;
    private final @Nullable String path;

    private QuarantineFilter(
            @Nullable Instant from, @Nullable Instant to, Set<Rejection.Code> codes, @Nullable String path) {
        this.from = from;
        this.to = to;
        this.codes = codes;
        this.path = path;
    }

    /** All records of all finished windows. */
    public static QuarantineFilter all() {
        return ALL;
    }

    /** Those of windows that start from {@code from} (inclusive) to {@code to} (exclusive). */
    public QuarantineFilter windows(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("no window starts from " + from + " to " + to);
        }
        return new QuarantineFilter(from, to, codes, path);
    }

    /** Those of one window. */
    public QuarantineFilter window(Window window) {
        return windows(window.start(), window.end());
    }

    /** Those that were refused for one of these reasons. */
    public QuarantineFilter codes(Rejection.Code first, Rejection.Code... more) {
        return new QuarantineFilter(from, to, EnumSet.of(first, more), path);
    }

    /** Those whose field at fault is this one or a part of it, such as {@code geometry} or {@code geometry.coordinates}. */
    public QuarantineFilter path(String dotted) {
        return new QuarantineFilter(from, to, codes, requireNonNull(dotted, "dotted"));
    }

    boolean matches(Window window) {
        return (from == null || !window.start().isBefore(from))
                && (to == null || window.start().isBefore(to));
    }

    boolean matches(QuarantinedRecord record) {
        Rejection rejection = record.rejection();
        return matches(record.window())
                && codes.contains(rejection.code())
                && (path == null
                        || rejection.path().equals(path)
                        || rejection.path().startsWith(path + "."));
    }
}
