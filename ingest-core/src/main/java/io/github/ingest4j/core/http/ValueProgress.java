// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.HttpDate;
import io.github.ingest4j.core.http.internal.value.ReadValue;
import io.github.ingest4j.core.http.internal.value.ValueKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The next window reads on from the highest value that records have had. */
final class ValueProgress implements Progress {
    private static final Logger LOG = LoggerFactory.getLogger(ValueProgress.class);
    /** By how much clocks may differ: values of later times move nothing. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final ValueKind kind;
    private final String tag;
    private final Watched.RecordField field;
    private final Optional<ReadValue> before;
    private final Clock clock;
    private final Faults faults;
    /** Of the pages that are read; null while none has had a value. */
    private @Nullable ReadValue highest;

    /** The service's time at the first page; null before. */
    private @Nullable Instant begun;

    private @Nullable PageValues page;

    /**
     * @param tag of positions
     * @param before that of the windows before
     */
    ValueProgress(
            ValueKind kind,
            String tag,
            Watched.RecordField field,
            Optional<ReadValue> before,
            Clock clock,
            Faults faults) {
        this.kind = kind;
        this.tag = tag;
        this.field = field;
        this.before = before;
        this.clock = clock;
        this.faults = faults;
    }

    @Override
    public Watched watched(Watched pages, Answer answer) {
        Instant now = HttpDate.ofHost(answer.response().headers(), clock).instant();
        Instant end = now.plus(TOLERANCE);
        // What has changed since the first page may have been on a page that had passed by then.
        PageValues values = new PageValues(end, begun == null ? end : begun);
        begun = begun == null ? now : begun;
        page = values;
        return new Watched(pages.places(), pages.field(), Optional.of(new Watched.EachRecord(field, values)));
    }

    @Override
    public void read(PagePlace place, PageFacts facts, boolean last) {
        PageValues values = page;
        page = null;
        if (facts.noContent() || values == null) {
            return;
        }
        facts.requireArray(field.records());
        if (!values.flaw.isEmpty()) {
            throw new UnexpectedPageException(values.flaw);
        }
        if (values.beyond > 0) {
            LOG.warn(
                    "records are dated later than the clock of their service, and do not move where the next window reads on"
                            + " [url={}, page={}, records={}, field={}]",
                    faults.shown(facts.address()),
                    place.count(),
                    values.beyond,
                    field.field());
        }
        highest = higher(highest, values.highest);
    }

    @Override
    public Optional<String> position() {
        ReadValue reached = highest;
        return reached == null
                        || before.filter(value -> !reached.isAbove(value)).isPresent()
                ? Optional.empty()
                : Optional.of(Position.of(tag, reached.text()));
    }

    @Override
    public String state() {
        return begun + " " + (highest == null ? "" : highest.text());
    }

    @Override
    public void goOn(String state) {
        int space = state.indexOf(' ');
        if (space < 0) {
            throw PagePlace.foreign();
        }
        begun = begunAt(state.substring(0, space));
        String text = state.substring(space + 1);
        highest = text.isEmpty() ? null : kind.parse(text).orElseThrow(PagePlace::foreign);
    }

    private static Instant begunAt(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw PagePlace.foreign();
        }
    }

    @Override
    public String identity() {
        return tag;
    }

    private static @Nullable ReadValue higher(@Nullable ReadValue one, @Nullable ReadValue other) {
        return one == null || (other != null && other.isAbove(one)) ? other : one;
    }

    /** The values of one page, which may turn out to be none. */
    private final class PageValues implements Consumer<Optional<JsonInspector.Found>> {
        private final Instant end;
        private final Instant settled;
        private long records;
        private long beyond;
        private String flaw = "";
        private @Nullable ReadValue highest;

        /**
         * @param end of what can be true
         * @param settled up to when values move anything
         */
        PageValues(Instant end, Instant settled) {
            this.end = end;
            this.settled = settled;
        }

        @Override
        public void accept(Optional<JsonInspector.Found> found) {
            records++;
            if (found.isEmpty()) {
                reject("nothing", "; null is passed over");
            } else if (found.get().token() != JsonToken.VALUE_NULL) {
                take(found.get().text());
            }
        }

        private void take(String text) {
            if (highest != null && highest.text().equals(text)) {
                return; // many records of one time are common, and cheap so
            }
            Optional<ReadValue> value = kind.parse(text);
            if (value.isEmpty()) {
                reject("no " + kind.what(), "");
            } else if (value.get().isAfter(end)) {
                beyond++;
            } else if (!value.get().isAfter(settled)) {
                highest = higher(highest, value.get());
            }
        }

        private void reject(String what, String remedy) {
            if (flaw.isEmpty()) {
                flaw = "has a record, number " + records + ", with " + what + " at '" + field.field()
                        + "', by which the next window is to read on" + remedy;
            }
        }
    }
}
