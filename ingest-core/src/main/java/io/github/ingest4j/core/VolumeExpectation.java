// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Window;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How many records a window is expected to have. One that has fewer or more is done all the same: its report says so, and
 * people are told, at most once a day. Immutable; each method returns a changed copy.
 *
 * <p>What counts are the records that are published, not those that a mapper left out or that were set aside. An empty window
 * has 0.
 *
 * <p>The median is that of earlier windows at the same time of the week: of each of the 7 weeks before, unless {@link
 * #trailing} says otherwise, the window that spans the instant so long before this one's middle. Windows that are not done do
 * not count. With fewer than {@value #MIN_HISTORY}, or where the median is 0, nothing is expected of it.
 */
public final class VolumeExpectation {
    /** Earlier windows without which there is no median. */
    public static final int MIN_HISTORY = 3;
    /** How far apart the earlier windows are, where nothing else is said. */
    public static final Duration DEFAULT_PERIOD = Duration.ofDays(7);
    /** How many earlier windows are looked at, where nothing else is said. */
    public static final int DEFAULT_PERIODS = 7;

    private static final Duration MAX_PERIOD = Duration.ofDays(366);
    private static final int MAX_PERIODS = 100;
    private static final int DIGITS = 3;

    private final long min;
    private final long max;
    private final double minRatio;
    private final double maxRatio;
    private final Duration period;
    private final int periods;

    private VolumeExpectation(long min, long max, double minRatio, double maxRatio, Duration period, int periods) {
        this.min = min;
        this.max = max;
        this.minRatio = minRatio;
        this.maxRatio = maxRatio;
        this.period = period;
        this.periods = periods;
    }

    /** At least so many records; an empty window is thereby unusual, too. */
    public static VolumeExpectation atLeast(long records) {
        return between(records, Long.MAX_VALUE);
    }

    /** From {@code min} to {@code max} records, both inclusive. */
    public static VolumeExpectation between(long min, long max) {
        if (min < 0 || max < min) {
            throw new IllegalArgumentException("expected records must be 0 <= min <= max, are " + min + " to " + max);
        }
        return new VolumeExpectation(min, max, 0, Double.POSITIVE_INFINITY, DEFAULT_PERIOD, DEFAULT_PERIODS);
    }

    /**
     * From {@code minRatio} to {@code maxRatio} times the median of earlier windows, both inclusive; {@link
     * Double#POSITIVE_INFINITY} is no upper bound.
     */
    public static VolumeExpectation ofMedian(double minRatio, double maxRatio) {
        return between(0, Long.MAX_VALUE).andOfMedian(minRatio, maxRatio);
    }

    /** Besides, from {@code minRatio} to {@code maxRatio} times the median of earlier windows, both inclusive. */
    public VolumeExpectation andOfMedian(double minRatio, double maxRatio) {
        if (!(minRatio >= 0 && maxRatio >= minRatio && Double.isFinite(minRatio))) {
            throw new IllegalArgumentException(
                    "ratios to the median must be 0 <= min <= max, are " + minRatio + " to " + maxRatio);
        }
        return new VolumeExpectation(min, max, minRatio, maxRatio, period, periods);
    }

    /** The median is that of the windows one, two and so on up to {@code periods} periods before. */
    public VolumeExpectation trailing(Duration period, int periods) {
        if (period.isNegative() || period.isZero() || period.compareTo(MAX_PERIOD) > 0) {
            throw new IllegalArgumentException(
                    "period must be positive and at most " + MAX_PERIOD.toDays() + " days, is " + period);
        }
        if (periods < MIN_HISTORY || periods > MAX_PERIODS) {
            throw new IllegalArgumentException(
                    "periods must be " + MIN_HISTORY + " to " + MAX_PERIODS + ", are " + periods);
        }
        return new VolumeExpectation(min, max, minRatio, maxRatio, period, periods);
    }

    /** The earlier windows whose median matters, each once; none where no median does. */
    Set<Window> earlier(Window window, Schedule schedule) {
        Set<Window> earlier = new LinkedHashSet<>();
        if (minRatio > 0 || maxRatio < Double.POSITIVE_INFINITY) {
            Instant middle = window.start()
                    .plus(Duration.between(window.start(), window.end()).dividedBy(2));
            for (int count = 1; count <= periods; count++) {
                earlier.add(schedule.windowContaining(middle.minus(period.multipliedBy(count))));
            }
            earlier.remove(window);
        }
        return earlier;
    }

    /** What is unusual about a number by itself: half a sentence that begins with {@code has}. */
    Optional<String> byItself(long records) {
        if (records < min) {
            return Optional.of(has(records) + ", fewer than the " + min + " expected");
        }
        return records > max ? Optional.of(has(records) + ", more than the " + max + " expected") : Optional.empty();
    }

    /**
     * Likewise, beside those of earlier windows.
     *
     * @param history their numbers, in any order
     */
    Optional<String> besides(long records, Collection<Long> history) {
        BigDecimal median = median(history);
        if (history.size() < MIN_HISTORY || median.signum() == 0) {
            return Optional.empty();
        }
        BigDecimal number = BigDecimal.valueOf(records);
        boolean few = number.compareTo(BigDecimal.valueOf(minRatio).multiply(median)) < 0;
        boolean many = maxRatio < Double.POSITIVE_INFINITY
                && number.compareTo(BigDecimal.valueOf(maxRatio).multiply(median)) > 0;
        if (!few && !many) {
            return Optional.empty();
        }
        // Rounded away from the bound that is not kept, so as not to be told as that bound.
        BigDecimal ratio = number.divide(median, new MathContext(DIGITS, few ? RoundingMode.DOWN : RoundingMode.UP));
        return Optional.of(has(records) + ", " + plain(ratio) + " times the median of " + plain(median) + " (of "
                + history.size() + " earlier windows), expected " + expectedRatio());
    }

    private String expectedRatio() {
        String least = plain(BigDecimal.valueOf(minRatio));
        return maxRatio < Double.POSITIVE_INFINITY
                ? least + " to " + plain(BigDecimal.valueOf(maxRatio))
                : "at least " + least;
    }

    /** 0 without any. Of an even number it is the mean of the two in the middle. */
    private static BigDecimal median(Collection<Long> history) {
        List<Long> sorted = history.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return BigDecimal.ZERO;
        }
        BigDecimal lower = BigDecimal.valueOf(sorted.get((sorted.size() - 1) / 2));
        BigDecimal upper = BigDecimal.valueOf(sorted.get(sorted.size() / 2));
        return lower.add(upper).divide(BigDecimal.valueOf(2));
    }

    private static String has(long records) {
        return "has " + records + (records == 1 ? " record" : " records");
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
