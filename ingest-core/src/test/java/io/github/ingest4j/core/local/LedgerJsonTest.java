// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.JsonDocument;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.Warning;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LedgerJsonTest {
    private static final Instant AT = Instant.parse("2026-11-20T09:00:00.123456789Z");
    private static final Window WINDOW = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofMinutes(90));

    @Test
    void freshEntryIsReadBack() {
        WindowEntry entry = WindowEntry.fresh(WINDOW);

        assertThat(read(LedgerJson.text(entry), LedgerJson::entry)).isEqualTo(entry);
    }

    @Test
    void fullEntryIsReadBack() {
        WindowEntry entry = WindowEntry.fresh(WINDOW).toBuilder()
                .state(WindowState.FAILED)
                .owner("run")
                .epoch(Long.MAX_VALUE)
                .leaseUntil(AT)
                .attempts(3)
                .notBefore(AT.plusSeconds(1))
                .planHash("hash")
                .rawSet(4)
                .beginsAnew(true)
                .generation(5)
                .appliedSinks(Set.of("a", "b"))
                .records(6)
                .failure(new Failure(Failure.Kind.SCHEMA, "transform", "\"quoted\"\n\u0001 ü \uD83D\uDE00"))
                .build();

        assertThat(read(LedgerJson.text(entry), LedgerJson::entry)).isEqualTo(entry);
    }

    @Test
    void cursorAndHealthAreReadBack() {
        Cursor cursor = new Cursor(AT, 7, Optional.of("_commits/raw/a/b/w/r001.json"));
        StreamHealth health = new StreamHealth(StreamHealth.State.FAILING, AT, 2, 8);

        assertThat(read(LedgerJson.text(cursor), LedgerJson::cursor)).isEqualTo(cursor);
        assertThat(read(LedgerJson.text(health), LedgerJson::health)).isEqualTo(health);
    }

    @Test
    void healthIsReadBackWithItsIncident() {
        Incident incident = new Incident(
                "SCHEMA at transform", WINDOW.start(), AT, 12, List.of("\"quoted\"\n\u0001 \u00fc \uD83D\uDE00", ""));
        StreamHealth health = new StreamHealth(StreamHealth.State.FAILING, AT, 2, 8, Optional.of(incident));

        assertThat(read(LedgerJson.text(health), LedgerJson::health)).isEqualTo(health);
    }

    @Test
    void healthIsReadBackWithItsSchemaVersionAndWarnings() {
        StreamHealth health = health(Map.of(
                Notification.Kind.QUARANTINED, new Warning(AT, 23, Long.MAX_VALUE),
                Notification.Kind.UNUSUAL_VOLUME, new Warning(AT.plusNanos(1), 0, 0)));

        assertThat(read(LedgerJson.text(health), LedgerJson::health)).isEqualTo(health);
    }

    @Test
    void warningOfAKindThatOnlyALaterVersionKnowsIsIgnored() {
        Warning warning = new Warning(AT, 1, 2);
        String later = LedgerJson.text(health(
                        Map.of(Notification.Kind.QUARANTINED, warning, Notification.Kind.UNUSUAL_VOLUME, warning)))
                .replace("QUARANTINED", "LATE_RECORDS");

        assertThat(read(later, LedgerJson::health))
                .isEqualTo(health(Map.of(Notification.Kind.UNUSUAL_VOLUME, warning)));
    }

    private static StreamHealth health(Map<Notification.Kind, Warning> warnings) {
        return new StreamHealth(StreamHealth.State.OK, AT, 0, 8, Optional.empty(), 3, warnings);
    }

    @Test
    void healthThatAnEarlierVersionWroteHasNoIncidentNoSchemaAndNoWarnings() {
        String text = "{\"format\":1,\"state\":\"FAILING\",\"since\":\"" + AT + "\",\"skippedInRow\":2,\"changes\":8}";

        assertThat(read(text, LedgerJson::health)).isEqualTo(new StreamHealth(StreamHealth.State.FAILING, AT, 2, 8));
    }

    @Test
    void notificationIsReadBack() {
        Notification notification = new Notification(
                "id",
                Notification.Kind.SOURCE_DOWN,
                new StreamId("a/b", "ü"),
                WINDOW.name(),
                "subject",
                "two\nlines",
                Map.of("a", "1", "b", ""),
                AT);

        assertThat(read(LedgerJson.text(notification), LedgerJson::notification))
                .isEqualTo(notification);
    }

    @Test
    void notificationOfAKindThatOnlyALaterVersionKnowsIsToldAllTheSame() {
        Notification notification = new Notification(
                "id",
                Notification.Kind.REMINDER,
                new StreamId("a", "b"),
                WINDOW.name(),
                "subject",
                "text",
                Map.of(),
                AT);

        String later = LedgerJson.text(notification).replace("REMINDER", "PAUSED");

        assertThat(read(later, LedgerJson::notification).kind()).isEqualTo(Notification.Kind.FAILED);
    }

    @Test
    void unknownMembersAreIgnored() {
        String text = LedgerJson.text(new Cursor(AT, 7))
                .replaceFirst("\\{", "{\"new\":{\"a\":[1,true,null,1.5,{\"b\":\"c\"}]},\"more\":null,");

        assertThat(read(text, LedgerJson::cursor)).isEqualTo(new Cursor(AT, 7));
    }

    private static <T> T read(String text, Function<JsonDocument, T> reading) {
        return JsonDocument.read("state.json", text.getBytes(StandardCharsets.UTF_8), reading);
    }
}
