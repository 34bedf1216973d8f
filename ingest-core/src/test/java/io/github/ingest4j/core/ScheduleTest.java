// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ingest4j.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final Instant HALF_PAST_TEN = Instant.parse("2026-11-20T10:30:00Z");

    @Test
    void latestWindowThatHasEndedIsTheOneBefore() {
        Schedule hourly = Schedule.hourly();

        assertThat(hourly.lastEndedBy(HALF_PAST_TEN).name()).isEqualTo("20261120T090000Z_PT1H");
        assertThat(hourly.lastEndedBy(Instant.parse("2026-11-20T10:00:00Z")).name())
                .isEqualTo("20261120T090000Z_PT1H");
        assertThat(hourly.lastEndedBy(Instant.parse("2026-11-20T09:59:59.999999999Z"))
                        .name())
                .isEqualTo("20261120T080000Z_PT1H");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kolkata"})
    void daysOfAZoneFollowEachOtherWithoutGapOrOverlap(String zone) {
        Schedule daily = Schedule.daily(ZoneId.of(zone));
        Window window = daily.windowContaining(Instant.parse("2026-01-01T12:00:00Z"));
        for (int i = 0; i < 800; i++) {
            Window next = daily.after(window);
            assertThat(next.start()).isEqualTo(window.end());
            assertThat(daily.windowContaining(window.start())).isEqualTo(window);
            assertThat(daily.windowContaining(window.end().minusNanos(1))).isEqualTo(window);
            assertThat(daily.lastEndedBy(window.end())).isEqualTo(window);
            window = next;
        }
    }

    @Test
    void dayOnWhichClocksChangeIsShorterOrLonger() {
        Schedule berlin = Schedule.daily(ZoneId.of("Europe/Berlin"));

        assertThat(berlin.windowContaining(Instant.parse("2026-03-29T12:00:00Z"))
                        .length())
                .isEqualTo(Duration.ofHours(23));
        assertThat(berlin.windowContaining(Instant.parse("2026-10-25T12:00:00Z"))
                        .length())
                .isEqualTo(Duration.ofHours(25));
    }

    @Test
    void windowsBeforeNineteenSeventyAreWindowsToo() {
        assertThat(Schedule.every(Duration.ofHours(6))
                        .windowContaining(Instant.parse("1969-12-31T23:00:00Z"))
                        .name())
                .isEqualTo("19691231T180000Z_PT6H");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "-PT1H", "PT7H", "PT25H", "PT1.5S", "PT0.5S"})
    void lengthThatDoesNotDivideADayIsRefused(String length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.every(Duration.parse(length)))
                .withMessageContaining("divide a day without rest, is " + Duration.parse(length));
    }
}
