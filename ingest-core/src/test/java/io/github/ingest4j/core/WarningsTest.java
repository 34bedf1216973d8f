// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.Notification.Kind.QUARANTINED;
import static io.github.ingest4j.Notification.Kind.SCHEMA_CHANGED;
import static io.github.ingest4j.Notification.Kind.UNUSUAL_VOLUME;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification.Kind;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.StreamHealth.State;
import io.github.ingest4j.ledger.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known before, what a window is done with, what is known and told afterwards. */
class WarningsTest {
    private static final Instant TOLD = NOW.minus(Duration.ofHours(5));

    private static StreamHealth health(long version, int schemaVersion, Map<Kind, Warning> warnings) {
        return new StreamHealth(State.OK, Instant.EPOCH, 0, version, Optional.empty(), schemaVersion, warnings);
    }

    private static Finished window(int schemaVersion, long quarantined, Integer... replaces) {
        return new Finished(Manifests.of(NINE, schemaVersion, 100, quarantined, replaces), Optional.empty());
    }

    private static Finished unusual(Integer... replaces) {
        return new Finished(Manifests.of(NINE, 3, 100, 0, replaces), Optional.of("window has 100 records"));
    }

    private static Warnings.Verdict verdict(StreamHealth before, Finished finished) {
        return new Warnings(before, before.schemaVersion(), finished, NOW).verdict(before);
    }

    @Test
    void windowWithNothingToTellChangesNothing() {
        StreamHealth before = health(7, 3, Map.of(QUARANTINED, new Warning(TOLD, 2, 9)));

        Warnings.Verdict verdict = verdict(before, window(3, 0));

        assertThat(verdict.health()).isSameAs(before);
        assertThat(verdict.due()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, false", "0, 4, 4, false", "3, 4, 4, true", "3, 6, 6, true", "3, 2, 3, false", "3, 0, 3, false"
    })
    void newerSchemaIsNotedAndToldUnlessItIsTheFirst(int before, int finished, int after, boolean told) {
        Warnings.Verdict verdict = verdict(health(7, before, Map.of()), window(finished, 0));

        assertThat(verdict.due()).isEqualTo(told ? List.of(SCHEMA_CHANGED) : List.of());
        assertThat(verdict.health()).isEqualTo(health(before == after ? 7 : 8, after, Map.of()));
    }

    @Test
    void firstSchemaOfAnotherTableTakesThePlaceOfAHigherOne() {
        StreamHealth before = health(7, 5, Map.of());

        Warnings.Verdict verdict = new Warnings(before, 0, window(1, 0), NOW).verdict(before);

        assertThat(verdict.due()).isEmpty();
        assertThat(verdict.health()).isEqualTo(health(8, 1, Map.of()));
    }

    @Test
    void recordsSetAsideAreToldTheFirstTime() {
        Warnings.Verdict verdict = verdict(health(7, 3, Map.of()), window(3, 12));

        assertThat(verdict.due()).containsExactly(QUARANTINED);
        assertThat(verdict.health()).isEqualTo(health(8, 3, Map.of(QUARANTINED, new Warning(NOW, 0, 0))));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "86399, false", "86400, true", "90000, true", "8640000, true"})
    void recordsSetAsideAreToldAgainADayAfterAndCountedMeanwhile(int seconds, boolean told) {
        Instant last = NOW.minusSeconds(seconds);

        Warnings.Verdict verdict = verdict(health(7, 3, Map.of(QUARANTINED, new Warning(last, 2, 30))), window(3, 12));

        assertThat(verdict.due()).isEqualTo(told ? List.of(QUARANTINED) : List.of());
        assertThat(verdict.health())
                .isEqualTo(health(8, 3, Map.of(QUARANTINED, told ? new Warning(NOW, 0, 0) : new Warning(last, 3, 42))));
    }

    @Test
    void unusualVolumeIsToldByTheSameRuleAndCountsTheRecordsOfItsWindows() {
        Warnings.Verdict first = verdict(health(7, 3, Map.of(QUARANTINED, new Warning(TOLD, 0, 0))), unusual());
        Warnings.Verdict second = verdict(first.health(), unusual());

        assertThat(first.due()).containsExactly(UNUSUAL_VOLUME);
        assertThat(second.due()).isEmpty();
        assertThat(second.health())
                .isEqualTo(health(
                        9, 3, Map.of(QUARANTINED, new Warning(TOLD, 0, 0), UNUSUAL_VOLUME, new Warning(NOW, 1, 100))));
    }

    @Test
    void oneWindowMayGiveEachWarning() {
        Finished all = new Finished(Manifests.of(NINE, 4, 100, 12), Optional.of("window has 88 records"));

        assertThat(verdict(health(7, 3, Map.of()), all).due())
                .containsExactly(SCHEMA_CHANGED, QUARANTINED, UNUSUAL_VOLUME);
    }

    @Test
    void windowThatSomebodyRepeatsIsNeitherToldNorCountedButForItsColumns() {
        StreamHealth before = health(7, 3, Map.of(QUARANTINED, new Warning(TOLD, 2, 30)));

        assertThat(verdict(before, window(3, 12, 1)).health()).isSameAs(before);
        assertThat(verdict(before, window(3, 12, 1)).due()).isEmpty();
        assertThat(verdict(before, unusual(1, 2)).due()).isEmpty();
        assertThat(verdict(before, window(4, 12, 1)).due()).containsExactly(SCHEMA_CHANGED);
    }

    @Test
    void whatAnOutageHasChangedStaysInOneVersionWithTheWarning() {
        StreamHealth before = health(7, 3, Map.of());
        Incident incident = new Incident("SCHEMA at transform", NINE.start(), TOLD, 1, List.of("other"));
        StreamHealth failing = new StreamHealth(State.FAILING, TOLD, 2, 8, Optional.of(incident), 3, Map.of());

        Warnings.Verdict verdict = new Warnings(before, 3, window(4, 0), NOW).verdict(failing);

        assertThat(verdict.health())
                .isEqualTo(new StreamHealth(State.FAILING, TOLD, 2, 8, Optional.of(incident), 4, Map.of()));
    }

    @Test
    void kindsOfWhichNothingIsWarnedStayAsTheyAre() {
        StreamHealth before = health(7, 3, Map.of(Kind.REMINDER, new Warning(TOLD, 1, 1)));

        assertThat(verdict(before, window(3, 1)).health().warnings())
                .containsEntry(Kind.REMINDER, new Warning(TOLD, 1, 1))
                .containsKey(QUARANTINED);
    }
}
