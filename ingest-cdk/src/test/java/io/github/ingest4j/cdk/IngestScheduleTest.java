// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestScheduleTest {
    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void hourlyIsAtAMinuteOfUtc() {
        IngestSchedule schedule = IngestSchedule.hourly(5);

        assertThat(schedule).hasToString("cron(5 * * * ? *) in UTC");
        assertThat(schedule.longestGap()).isEqualTo(HOUR);
    }

    @Test
    void dailyIsAtATimeOfTheZone() {
        IngestSchedule schedule = IngestSchedule.daily(LocalTime.of(6, 30), VIENNA);

        assertThat(schedule).hasToString("cron(30 6 * * ? *) in Europe/Vienna");
        assertThat(schedule.zone()).isEqualTo(VIENNA);
        assertThat(schedule.longestGap()).isEqualTo(Duration.ofHours(25));
    }

    @Test
    void dailyAtATimeThatClocksSkipOnceIsLeftOutThen() {
        assertThat(IngestSchedule.daily(LocalTime.of(2, 30), VIENNA).longestGap())
                .isEqualTo(Duration.ofHours(48));
        assertThat(IngestSchedule.daily(LocalTime.of(3, 0), VIENNA).longestGap())
                .isEqualTo(Duration.ofHours(25));
        assertThat(IngestSchedule.daily(LocalTime.of(1, 59), VIENNA).longestGap())
                .isEqualTo(Duration.ofHours(25));
    }

    @Test
    void dailyInAZoneWithoutSummerTimeIsEveryTwentyFourHours() {
        assertThat(IngestSchedule.daily(LocalTime.NOON, ZoneId.of("UTC")).longestGap())
                .isEqualTo(Duration.ofHours(24));
    }

    @ParameterizedTest
    @CsvSource({
        "PT1M,rate(1 minute)", "PT15M,rate(15 minutes)", "PT1H,rate(1 hour)", "PT90M,rate(90 minutes)",
        "PT6H,rate(6 hours)", "P1D,rate(1 day)", "PT36H,rate(36 hours)", "P2D,rate(2 days)"
    })
    void intervalIsInTheLargestUnitThatFits(Duration interval, String expression) {
        assertThat(IngestSchedule.rate(interval).expression()).isEqualTo(expression);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/15 * * * ? *",
                "5,35 8-18 ? * MON-FRI *",
                "0 0 1 JAN,JUL ? 2026-2030",
                "0 12 L * ? *",
                "0 12 15W * ? *",
                "0 12 ? * 2#1 *",
                "0 12 ? * 6L *"
            })
    void expressionsOfTheSchedulerAreTaken(String fields) {
        assertThat(IngestSchedule.cron(fields, VIENNA, HOUR).expression()).isEqualTo("cron(" + fields + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 * * * *", "", "0 5 * * * ? *"})
    void anotherNumberOfFieldsIsRefused(String fields) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngestSchedule.cron(fields, VIENNA, HOUR))
                .withMessageContainingAll("unlike '" + fields + "'", "six fields minutes hours day-of-month");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * ? *|'60' cannot be the minutes",
                "5 24 * * ? *|'24' cannot be the hours",
                "5 * 32 * ? *|'32' cannot be the day-of-month",
                "5 * * 13 ? *|'13' cannot be the month",
                "5 * * Jan ? *|'Jan' cannot be the month",
                "5 * ? * 0 *|'0' cannot be the day-of-week",
                "5 * * * ? 1969|'1969' cannot be the year",
                "5/0 * * * ? *|'5/0' cannot be the minutes",
                "5/1/1 * * * ? *|'5/1/1' cannot be the minutes",
                "1-2-3 * * * ? *|'1-2-3' cannot be the minutes",
                "5, * * * ? *|'5,' cannot be the minutes",
                "? * * * ? *|'?' cannot be the minutes",
                "5  * * * ?|'' cannot be the hours",
                "cron(5 * * * ? *)|'cron(5' cannot be the minutes"
            })
    void fieldThatMeansNothingIsRefused(String fields, String told) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngestSchedule.cron(fields, VIENNA, HOUR))
                .withMessageStartingWith(told.strip())
                .withMessageEndingWith("in '" + fields + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 * * * * *", "5 * ? * ? *"})
    void bothKindsOfDaysOrNeitherAreRefused(String fields) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngestSchedule.cron(fields, VIENNA, HOUR))
                .withMessage("either the day-of-month or the day-of-week must be '?', in '" + fields + "'");
    }

    @Test
    void zoneThatIsAnOffsetIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngestSchedule.cron("5 * * * ? *", ZoneOffset.ofHours(1), HOUR))
                .withMessage("zone must be one of a region, such as Europe/Vienna, or UTC, is '+01:00'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT59S", "PT90S", "PT1M0.5S", "-PT1H"})
    void gapThatIsNoWholeMinutesIsRefused(Duration gap) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngestSchedule.rate(gap))
                .withMessage("the time between two runs must be whole minutes, at least one, is " + gap);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngestSchedule.cron("5 * * * ? *", VIENNA, gap))
                .withMessageContaining("whole minutes");
    }

    @Test
    void flexibleWindowLeavesTheRestAsItIs() {
        IngestSchedule schedule = IngestSchedule.hourly(0).flexible(Duration.ofMinutes(10));

        assertThat(schedule.flexibleWindow()).hasValue(Duration.ofMinutes(10));
        assertThat(schedule).hasToString("cron(0 * * * ? *) in UTC, within PT10M");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT59S", "PT90S", "PT1441M"})
    void flexibleWindowThatTheSchedulerCannotHaveIsRefused(Duration window) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngestSchedule.rate(Duration.ofDays(7)).flexible(window))
                .withMessage("flexible window must be whole minutes, from one to 1440, is " + window);
    }

    @Test
    void flexibleWindowThatReachesTheNextRunIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngestSchedule.hourly(0).flexible(HOUR))
                .withMessage("flexible window must be shorter than the PT1H between two runs, is PT1H");
    }

    @Test
    void minuteAndTimeOfDayAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngestSchedule.hourly(60))
                .withMessage("minute must be 0 to 59, is 60");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngestSchedule.daily(LocalTime.of(6, 0, 1), VIENNA))
                .withMessage("time must be one of whole minutes, is 06:00:01");
    }
}
