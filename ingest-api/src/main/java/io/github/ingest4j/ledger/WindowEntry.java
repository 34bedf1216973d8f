// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Window;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger holds of one window. Immutable; {@link #toBuilder} makes changed copies.
 *
 * <p>{@code epoch} counts the claims: it changes with each, so a run that was overtaken is told apart.
 */
public final class WindowEntry {
    private final Builder fields;

    private WindowEntry(Builder fields) {
        this.fields = fields;
    }

    /** An entry of a window that nobody has worked at: state RETRY, epoch 0, first raw set, first generation. */
    public static WindowEntry fresh(Window window) {
        return new Builder(window).build();
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    public Window window() {
        return fields.window;
    }

    public WindowState state() {
        return fields.state;
    }

    /** Run id of the last claim, empty before the first. */
    public String owner() {
        return fields.owner;
    }

    public long epoch() {
        return fields.epoch;
    }

    /** Until when the owner may take the window as its own; empty where it has let go. */
    public Optional<Instant> leaseUntil() {
        return Optional.ofNullable(fields.leaseUntil);
    }

    /** Claims since the window was first taken or last reopened. */
    public int attempts() {
        return fields.attempts;
    }

    public Optional<Instant> notBefore() {
        return Optional.ofNullable(fields.notBefore);
    }

    /** Hash of what the window's result depends on besides its raw bytes; empty before the first claim. */
    public String planHash() {
        return fields.planHash;
    }

    /** Number of the raw set wanted, from 1. */
    public int rawSet() {
        return fields.rawSet;
    }

    /** Whether the raw set wanted is read as if no window before had left a position. */
    public boolean beginsAnew() {
        return fields.beginsAnew;
    }

    /** Number of the generation wanted, from 1. */
    public int generation() {
        return fields.generation;
    }

    /** Names of the keyed sinks that have applied the generation. */
    public Set<String> appliedSinks() {
        return fields.appliedSinks;
    }

    /** Records of the published generation. */
    public long records() {
        return fields.records;
    }

    /** Why the last attempt did not succeed. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(fields.failure);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WindowEntry entry && describe().equals(entry.describe());
    }

    @Override
    public int hashCode() {
        return describe().hashCode();
    }

    @Override
    public String toString() {
        return describe();
    }

    private String describe() {
        return fields.window + " " + fields.state + " owner=" + fields.owner + " epoch=" + fields.epoch + " lease="
                + fields.leaseUntil + " attempts=" + fields.attempts + " notBefore=" + fields.notBefore + " plan="
                + fields.planHash + " r=" + fields.rawSet + (fields.beginsAnew ? " anew" : "") + " g="
                + fields.generation + " sinks="
                + fields.appliedSinks + " records=" + fields.records + " failure=" + fields.failure;
    }

    /** Makes changed copies of an entry. */
    public static final class Builder {
        private final Window window;
        private WindowState state = WindowState.RETRY;
        private String owner = "";
        private long epoch;
        private @Nullable Instant leaseUntil;
        private int attempts;
        private @Nullable Instant notBefore;
        private String planHash = "";
        private int rawSet = 1;
        private boolean beginsAnew;
        private int generation = 1;
        private Set<String> appliedSinks = Set.of();
        private long records;
        private @Nullable Failure failure;

        private Builder(Window window) {
            this.window = requireNonNull(window, "window");
        }

        private Builder(WindowEntry from) {
            this(from.fields);
        }

        private Builder(Builder from) {
            window = from.window;
            state = from.state;
            owner = from.owner;
            epoch = from.epoch;
            leaseUntil = from.leaseUntil;
            attempts = from.attempts;
            notBefore = from.notBefore;
            planHash = from.planHash;
            rawSet = from.rawSet;
            beginsAnew = from.beginsAnew;
            generation = from.generation;
            appliedSinks = from.appliedSinks;
            records = from.records;
            failure = from.failure;
        }

        public Builder state(WindowState value) {
            state = requireNonNull(value, "state");
            return this;
        }

        public Builder owner(String value) {
            owner = requireNonNull(value, "owner");
            return this;
        }

        public Builder epoch(long value) {
            epoch = value;
            return this;
        }

        public Builder leaseUntil(@Nullable Instant value) {
            leaseUntil = value;
            return this;
        }

        public Builder attempts(int value) {
            attempts = value;
            return this;
        }

        public Builder notBefore(@Nullable Instant value) {
            notBefore = value;
            return this;
        }

        public Builder planHash(String value) {
            planHash = requireNonNull(value, "planHash");
            return this;
        }

        public Builder rawSet(int value) {
            rawSet = value;
            return this;
        }

        public Builder beginsAnew(boolean value) {
            beginsAnew = value;
            return this;
        }

        public Builder generation(int value) {
            generation = value;
            return this;
        }

        public Builder appliedSinks(Set<String> value) {
            appliedSinks = java.util.Collections.unmodifiableSet(new TreeSet<>(value));
            return this;
        }

        public Builder records(long value) {
            records = value;
            return this;
        }

        public Builder failure(@Nullable Failure value) {
            failure = value;
            return this;
        }

        public WindowEntry build() {
            return new WindowEntry(new Builder(this));
        }
    }
}
