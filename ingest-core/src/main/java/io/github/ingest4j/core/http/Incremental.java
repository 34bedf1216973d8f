// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import io.github.ingest4j.core.http.internal.request.RequestTemplate;
import io.github.ingest4j.core.http.internal.request.Scope;
import io.github.ingest4j.core.http.internal.value.SourceTime;
import io.github.ingest4j.core.http.internal.value.ValueKind;
import java.math.BigInteger;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the next window reads on, for {@link HttpSource.Builder#incremental}: a position that the service names, or the highest
 * value of the records. It is stored with the pages of a window, and stands for {@code {position}} in the next one's first
 * request. Immutable.
 *
 * {@snippet class="io.github.ingest4j.core.http.IncrementalTest" region="example"}
 *
 * <p><b>Choosing.</b> Windows by time, {@code {window.start}} and {@code {window.end}}, are better wherever the service can be
 * asked by time: they are independent of each other, can be repeated and read out of turn, and do not wait for one that fails.
 * This is for services that cannot. Take a token or a link where there is one, since the service knows best what is new; a
 * number that only grows next; a time last.
 *
 * <p><b>What each promises.</b> {@link #token} and {@link #link}: what the service promises. {@link #greatest}: each record once,
 * as long as none comes in below a number that was read. {@link #latest}: each record that does not come in below the time that
 * was read last, less the pipeline's overlap.
 *
 * <p><b>Errors.</b> A last page that does not name the position is an error, and so is a record without the value; the position
 * stays where it was, and the window is read again. So is a position that another kind of reading has left, or values of another
 * field. Nothing begins anew by itself, but by {@link #beginningAnewOn}.
 *
 * <p>Places are JSON pointers (RFC 6901). Positions are stored in plain text.
 */
public final class Incremental {
    private enum Kind {
        TOKEN(Optional.empty()),
        LINK(Optional.empty()),
        GREATEST(Optional.of(ValueKind.GREATEST)),
        LATEST(Optional.of(ValueKind.LATEST));

        private final Optional<ValueKind> values;

        Kind(Optional<ValueKind> values) {
            this.values = values;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final JsonPointer place;
    private final Optional<JsonPointer> records;
    private final Optional<RequestTemplate> start;
    private final boolean inclusive;
    private final Optional<Answers> expired;

    private Incremental(
            Kind kind,
            JsonPointer place,
            Optional<JsonPointer> records,
            Optional<RequestTemplate> start,
            boolean inclusive,
            Optional<Answers> expired) {
        this.kind = kind;
        this.place = place;
        this.records = records;
        this.start = start;
        this.inclusive = inclusive;
        this.expired = expired;
    }

    private static Incremental of(Kind kind, String place) {
        return new Incremental(
                kind, JsonPointer.compile(place), Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    /** The text or number that the last page of a window has at that place, such as {@code /nextSyncToken}. */
    public static Incremental token(String place) {
        return of(Kind.TOKEN, place);
    }

    /**
     * The URL that the last page of a window has at that place, such as {@code /@odata.deltaLink}: it is the next window's first
     * request, as it stands there, and is checked as next links are. Only the first window asks for the source's own URL.
     */
    public static Incremental link(String place) {
        return of(Kind.LINK, place);
    }

    /**
     * The greatest whole number, of any size, that records have had at that place within them, as a number or a text of digits.
     * The service is to give the records with a greater one. A record with null there does not count; one with nothing is an
     * error. Where no record has come, the position stays; it never goes back.
     */
    public static Incremental greatest(String field) {
        return of(Kind.GREATEST, field);
    }

    /**
     * The latest time that records have had at that place within them: ISO 8601, such as {@code 2026-11-20T09:00:00.123Z}, or a
     * date; UTC where no offset is given. It is sent as the service spells it, not rounded. A record with null there does not
     * count; one with nothing is an error. Where no record has come, the position stays; it never goes back.
     *
     * <p><b>Times to come,</b> later than the service's clock (the Date header of its answer, else our clock) by more than five
     * minutes, move nothing: their records are stored, and are read again until their time has come. On later pages, times after
     * that of the first page move nothing either, since a record that changed meanwhile may have been missed.
     *
     * <p><b>Which records are read.</b> Ask the service for what has that time or a later one: with later ones alone, records are
     * lost that get the same time after the reading. A record that is written late, with an earlier time, is found as far as the
     * pipeline's overlap goes back; {@code {position}} is earlier by that. All of this brings records again that earlier windows
     * have, which a pipeline with an {@link io.github.ingest4j.core.Overlap} leaves out.
     */
    public static Incremental latest(String field) {
        return of(Kind.LATEST, field);
    }

    /**
     * What stands for {@code {position}} until there is one: a template over window and slice, so that {@code {window.start}} is that
     * of each window until one has had a record. Without this, parameters added by
     * {@link HttpSource.Builder#query} and headers that have {@code {position}} are left out then.
     *
     * @throws IllegalStateException for a link, before which the source asks for its own URL
     */
    public Incremental startingAt(String value) {
        if (kind == Kind.LINK) {
            throw new IllegalStateException(
                    "a link has no startingAt(...): the first window asks for the source's own URL");
        }
        RequestTemplate template = RequestTemplate.of(value);
        if (template.namesPosition()) {
            throw new IllegalArgumentException("startingAt(...) is for when there is no {position} yet");
        }
        return new Incremental(kind, place, records, Optional.of(template), inclusive, expired);
    }

    /**
     * Where the array of records stands in each page. By default, where the pagination has it, else the page is the array.
     *
     * @throws IllegalStateException for a token or a link, which are no values of records
     */
    public Incremental records(String array) {
        requireValue("records(...)");
        return new Incremental(kind, place, Optional.of(JsonPointer.compile(array)), start, inclusive, expired);
    }

    /**
     * For services that give the record with the number, too, not only greater ones: asks for the number plus one, so that no
     * record comes twice.
     *
     * @throws IllegalStateException for anything but {@link #greatest}
     */
    public Incremental inclusive() {
        if (kind != Kind.GREATEST) {
            throw new IllegalStateException("inclusive() is for whole numbers: Incremental.greatest(...)");
        }
        return new Incremental(kind, place, records, start, true, expired);
    }

    /**
     * Which answers to a first request say that the service takes its position no more, such as {@code Answers.status(410)}: the
     * window is then read as the first one of the stream is, and later ones read on from it. Records that earlier windows have come
     * again by that, so it is for services that say how they mean it, and for tables or sinks that take records by their key. Its
     * pages have the attribute {@code position} = {@code expired}; a warning is logged. A reading that leaves no position, as one
     * without records by their values, leaves the old one, and the next window begins anew, too.
     *
     * <p>By default the window fails and keeps later ones waiting, until somebody calls {@link
     * io.github.ingest4j.core.Pipeline#reopenWithoutPosition}. Comes before the rules of {@link HttpSource.Builder#treat}.
     */
    public Incremental beginningAnewOn(Answers answers) {
        return new Incremental(kind, place, records, start, inclusive, Optional.of(requireNonNull(answers, "answers")));
    }

    Optional<Answers> expired() {
        return expired;
    }

    boolean isLink() {
        return kind == Kind.LINK;
    }

    boolean hasStart() {
        return start.isPresent();
    }

    /** Whether windows begin differently from slice to slice. */
    boolean namesSlice() {
        return start.filter(RequestTemplate::namesSlice).isPresent();
    }

    /** What stands for {@code {position}}; empty where there is none yet and nothing stands for it. */
    Optional<String> filledIn(ReadRequest request) {
        if (kind == Kind.LINK) {
            return Optional.empty();
        }
        Optional<String> reached = reached(request);
        return reached.isPresent()
                ? reached.map(value -> asked(value, request))
                : start.map(template -> template.expand(Scope.of(request)));
    }

    /** The address of the first request; empty where that is the source's own URL. */
    Optional<URI> address(ReadRequest request) {
        return kind == Kind.LINK
                ? reached(request).map(link -> WebAddress.parse(link).orElseThrow(() -> foreign(request)))
                : Optional.empty();
    }

    /** Follows the position while the pages of a request are read. */
    Progress progress(ReadRequest request, PageShape shape, Clock clock, Faults faults) {
        return kind.values
                .<Progress>map(values -> new ValueProgress(
                        values,
                        tag(),
                        new Watched.RecordField(records.orElse(shape.recordsPlace()), place),
                        reached(request).flatMap(values::parse),
                        clock,
                        faults))
                .orElseGet(() -> new NamedProgress(tag(), place, kind == Kind.LINK));
    }

    /** How messages name it. */
    @Override
    public String toString() {
        return kind + " at '" + place + "'";
    }

    private String asked(String reached, ReadRequest request) {
        return switch (kind) {
            case GREATEST ->
                inclusive ? new BigInteger(reached).add(BigInteger.ONE).toString() : reached;
            case LATEST ->
                SourceTime.parse(reached).orElseThrow(() -> foreign(request)).less(request.overlap());
            case TOKEN, LINK -> reached;
        };
    }

    /** The position of the request, without what says of which kind it is. */
    private Optional<String> reached(ReadRequest request) {
        if (kind != Kind.LATEST && !request.overlap().isZero()) {
            throw SourceException.fatal("the pipeline has an overlap of " + request.overlap()
                    + ", and incremental reading by " + this + " cannot go back by a time: leave the overlap out");
        }
        return request.position()
                .map(position ->
                        Position.value(tag(), position).filter(this::fits).orElseThrow(() -> foreign(request)));
    }

    /** Of positions: those of other kinds of reading, and values of another field, are never taken for these. */
    private String tag() {
        return kind.values.isPresent() ? kind + " " + place : kind.toString();
    }

    private boolean fits(String value) {
        return kind.values.isEmpty() || kind.values.get().parse(value).isPresent();
    }

    private SourceException foreign(ReadRequest request) {
        return SourceException.fatal(
                "the position of stream " + request.stream() + " was left by another kind of reading than by " + this
                        + ": set incremental(...) back to what it was, or begin anew by Pipeline.reopenWithoutPosition");
    }

    private void requireValue(String setting) {
        if (kind.values.isEmpty()) {
            throw new IllegalStateException(setting + " is for values of records, not for a " + kind);
        }
    }
}
