// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.core.internal.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * How far each window reaches into the time before it, so that records which a service commits late are not missed, and by
 * what a record is known that an earlier window has had. Immutable.
 *
 * <p>A window [10:00, 11:00) with an overlap of ten minutes asks for [09:50, 11:00), and leaves out what windows before it have
 * got from the service; so a record of 09:58 that became visible at 10:03 is in it, and every record is in one window. What
 * comes later than the overlap and the pipeline's {@link Pipeline.Builder#settle} together is missed as before.
 *
 * <ul>
 *   <li>The source must read from {@link io.github.ingest4j.ReadRequest#readFrom}; in an {@link
 *       io.github.ingest4j.core.http.HttpSource}, that is what {@code {window.start}} stands for.
 *   <li>Records are told apart before the mapper, by the values that they have in the columns of {@link #identifiedBy}, or else
 *       in all. A null counts as no value; a whole number is the same whether its column is an integer, a decimal or a double.
 *   <li>A record without a value in any column of {@code identifiedBy} is refused; a window whose records have no such column
 *       fails.
 *   <li>Equal records within one window all stay, as they do without an overlap.
 *   <li>The pipeline's windows are run in their order, as those of a {@linkplain io.github.ingest4j.Source#isSequential
 *       sequential} source: none before the one before it is done, and none that is done is fetched again.
 *   <li>Left out is what stands in the raw pages of the windows before that the overlap reaches into, those that failed with their
 *       pages stored among them; they are converted once more for it. A window reaches as far as it did when it was read, whatever
 *       the overlap is when it is replayed; where there is none by then, the columns count that counted when it was read.
 * </ul>
 */
public final class Overlap {
    /** Records of the windows before that one window may have to be told from, where nothing else is said. */
    public static final int DEFAULT_MAX_RECORDS = 5_000_000;

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MOST_RECORDS = 100_000_000;

    private final Duration length;
    private final List<String> identity;
    private final int maxRecords;

    private Overlap(Duration length, List<String> identity, int maxRecords) {
        this.length = length;
        this.identity = identity;
        this.maxRecords = maxRecords;
    }

    /**
     * An overlap in which a record is the same if all its columns are.
     *
     * @param length positive, at most 366 days
     */
    public static Overlap of(Duration length) {
        if (length.isNegative() || length.isZero() || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("an overlap must be positive and at most 366 days, is " + length);
        }
        return new Overlap(length, List.of(), DEFAULT_MAX_RECORDS);
    }

    /**
     * The same overlap, in which a record is the same if these columns are. Where the service changes records, one of them must
     * change with the record, or the change is left out: {@code identifiedBy("id", "updated_at")}.
     *
     * @param first a column before the mapper, or a part of one, such as {@code meta.id}; none inside a list or map
     */
    public Overlap identifiedBy(String first, String... more) {
        List<String> names = new ArrayList<>(List.of(more));
        names.add(0, first);
        if (names.stream().anyMatch(String::isBlank) || new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("columns must have names, each another one, are " + names);
        }
        return new Overlap(length, List.copyOf(names), maxRecords);
    }

    /**
     * The same overlap with another limit of the records that a window may have to be told from: all of the windows that it
     * reaches into. They take 26 to 51 bytes of memory each, and half as much again while their number grows; one more fails
     * the window.
     *
     * @param records 1 to 100 million, by default {@value #DEFAULT_MAX_RECORDS}
     */
    public Overlap maxRecords(int records) {
        if (records < 1 || records > MOST_RECORDS) {
            throw new IllegalArgumentException("maxRecords must be 1 to " + MOST_RECORDS + ", is " + records);
        }
        return new Overlap(length, identity, records);
    }

    /** That of a raw set which was read when the pipeline had one. */
    static Overlap of(Reach reach) {
        return new Overlap(reach.length(), reach.identity(), DEFAULT_MAX_RECORDS);
    }

    Duration length() {
        return length;
    }

    /** Empty for all columns. */
    List<String> identity() {
        return identity;
    }

    int maxRecords() {
        return maxRecords;
    }

    /** All that a window's result depends on. */
    @Override
    public String toString() {
        return length + " by " + (identity.isEmpty() ? "all columns" : String.join(", ", identity));
    }
}
