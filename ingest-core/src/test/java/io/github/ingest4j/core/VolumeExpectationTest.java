// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ingest4j.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeExpectationTest {
    private static final List<Long> FIFTIES = List.of(50L, 1L, 50L, 90L);

    private static Window hourOf(String start) {
        return Window.of(Instant.parse(start), Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource({
        "0,  'has 0 records, fewer than the 10 expected'",
        "1,  'has 1 record, fewer than the 10 expected'",
        "9,  'has 9 records, fewer than the 10 expected'",
        "10, ",
        "20, ",
        "21, 'has 21 records, more than the 20 expected'"
    })
    void boundsAreInclusive(long records, String finding) {
        assertThat(VolumeExpectation.between(10, 20).byItself(records)).isEqualTo(Optional.ofNullable(finding));
    }

    @Test
    void leastNumberHasNoUpperBound() {
        assertThat(VolumeExpectation.atLeast(10).byItself(Long.MAX_VALUE)).isEmpty();
        assertThat(VolumeExpectation.atLeast(10).byItself(9)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "10,   '0.2'",
        "24,   '0.48'",
        "0,    '0'",
        "25,   ",
        "100,  ",
        "101,  '2.02'",
        "1000, '20'",
        "7777, '156'"
    })
    void ratiosToTheMedianAreInclusive(long records, String ratio) {
        Optional<String> finding = VolumeExpectation.ofMedian(0.5, 2).besides(records, FIFTIES);

        assertThat(finding)
                .isEqualTo(Optional.ofNullable(ratio)
                        .map(times -> "has " + records + " records, " + times
                                + " times the median of 50 (of 4 earlier windows), expected 0.5 to 2"));
    }

    @ParameterizedTest
    @CsvSource({"49999, '0.499'", "50000, ", "200000, ", "200001, '2.01'"})
    void ratioIsNeverToldAsTheBoundThatItMisses(long records, String ratio) {
        Optional<String> finding =
                VolumeExpectation.ofMedian(0.5, 2).besides(records, List.of(100_000L, 100_000L, 100_000L));

        assertThat(finding.map(text -> text.replaceAll(".*, (.*) times.*", "$1")))
                .isEqualTo(Optional.ofNullable(ratio));
    }

    @Test
    void ratiosAreComparedAsTheyAreWritten() {
        VolumeExpectation tenths = VolumeExpectation.ofMedian(0.1, 1.1);

        assertThat(tenths.besides(1, List.of(10L, 10L, 10L))).isEmpty();
        assertThat(tenths.besides(11, List.of(10L, 10L, 10L))).isEmpty();
        assertThat(tenths.besides(3, List.of(30L, 30L, 30L))).isEmpty();
        assertThat(tenths.besides(12, List.of(10L, 10L, 10L))).isPresent();
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(VolumeExpectation.ofMedian(1, 1).besides(3, List.of(9L, 2L, 1L, 3L)))
                .contains("has 3 records, 1.2 times the median of 2.5 (of 4 earlier windows), expected 1 to 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void tooShortAHistorySaysNothing(int windows) {
        Long[] history = new Long[windows];
        Arrays.fill(history, 50L);

        assertThat(VolumeExpectation.ofMedian(0.5, 2).besides(0, List.of(history)))
                .isEmpty();
    }

    @Test
    void medianOfZeroSaysNothing() {
        List<Long> mostlyEmpty = List.of(0L, 0L, 0L, 7L);

        assertThat(VolumeExpectation.ofMedian(0.5, 2).besides(1_000, mostlyEmpty))
                .isEmpty();
        assertThat(VolumeExpectation.between(0, 999).andOfMedian(0.5, 2).byItself(1_000))
                .isPresent();
    }

    @Test
    void ratioWithoutUpperBoundIsToldSo() {
        VolumeExpectation half = VolumeExpectation.ofMedian(0.5, Double.POSITIVE_INFINITY);

        assertThat(half.besides(Long.MAX_VALUE, FIFTIES)).isEmpty();
        assertThat(half.besides(5, FIFTIES))
                .contains("has 5 records, 0.1 times the median of 50 (of 4 earlier windows), expected at least 0.5");
    }

    @Test
    void earlierWindowsAreThoseOfTheSameHourOfEarlierWeeks() {
        assertThat(VolumeExpectation.ofMedian(0.5, 2).earlier(NINE, Schedule.hourly()))
                .containsExactly(
                        hourOf("2026-11-13T09:00:00Z"),
                        hourOf("2026-11-06T09:00:00Z"),
                        hourOf("2026-10-30T09:00:00Z"),
                        hourOf("2026-10-23T09:00:00Z"),
                        hourOf("2026-10-16T09:00:00Z"),
                        hourOf("2026-10-09T09:00:00Z"),
                        hourOf("2026-10-02T09:00:00Z"));
    }

    @Test
    void daysAreComparedWithTheSameDayOfTheWeekAcrossAChangeOfTheClocks() {
        ZoneId oslo = ZoneId.of("Europe/Oslo"); // clocks go forward on 2026-03-29
        Schedule daily = Schedule.daily(oslo);
        Window monday = daily.windowContaining(Instant.parse("2026-04-06T12:00:00Z"));

        assertThat(VolumeExpectation.ofMedian(0.5, 2).earlier(monday, daily))
                .hasSize(7)
                .allMatch(window -> window.start().atZone(oslo).getDayOfWeek() == DayOfWeek.MONDAY);
    }

    @Test
    void trailingWindowsAreThePeriodsBefore() {
        assertThat(VolumeExpectation.ofMedian(0.5, 2)
                        .trailing(Duration.ofHours(1), 3)
                        .earlier(NINE, Schedule.hourly()))
                .containsExactly(
                        hourOf("2026-11-20T08:00:00Z"), hourOf("2026-11-20T07:00:00Z"), hourOf("2026-11-20T06:00:00Z"));
    }

    @Test
    void periodShorterThanAWindowNamesEachEarlierWindowOnceAndNeverItself() {
        assertThat(VolumeExpectation.ofMedian(0.5, 2)
                        .trailing(Duration.ofMinutes(20), 6)
                        .earlier(NINE, Schedule.hourly()))
                .containsExactly(hourOf("2026-11-20T08:00:00Z"), hourOf("2026-11-20T07:00:00Z"));
    }

    @Test
    void earlierWindowsDoNotMatterToNumbersAlone() {
        assertThat(VolumeExpectation.between(1, 9).earlier(NINE, Schedule.hourly()))
                .isEmpty();
    }

    @Test
    void numbersMustBeInOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VolumeExpectation.between(5, 4))
                .withMessage("expected records must be 0 <= min <= max, are 5 to 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VolumeExpectation.atLeast(-1))
                .withMessageContaining("are -1 to");
    }

    @ParameterizedTest
    @CsvSource({"-0.1, 1", "2, 1", "NaN, 1", "0, NaN", "Infinity, Infinity"})
    void ratiosMustBeInOrder(double min, double max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VolumeExpectation.ofMedian(min, max))
                .withMessage("ratios to the median must be 0 <= min <= max, are " + min + " to " + max);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "-PT1H", "P367D"})
    void periodIsBounded(Duration period) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VolumeExpectation.atLeast(1).trailing(period, 7))
                .withMessage("period must be positive and at most 366 days, is " + period);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 101})
    void periodsAreBounded(int periods) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VolumeExpectation.atLeast(1).trailing(Duration.ofDays(1), periods))
                .withMessage("periods must be 3 to 100, are " + periods);
    }
}
