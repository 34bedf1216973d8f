// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.NOW;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.ledger.Warning;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningTextTest {
    private static final Instant TOLD = Instant.parse("2026-11-19T08:30:00.5Z");

    private StreamId stream = STREAM;
    private Manifest.Curated committed = Manifests.of(NINE, 3, 1_000, 12);

    private WarningText text() {
        WindowEntry done = WindowEntry.fresh(NINE).toBuilder()
                .state(WindowState.DONE)
                .owner("run-1")
                .build();
        Finished finished = new Finished(committed, Optional.of("window " + NINE + " has 988 records, too few"));
        return new WarningText(stream, done, finished, NOW);
    }

    private static SchemaGrowth.Added added(String path, Type type) {
        return new SchemaGrowth.Added(path, type);
    }

    @Test
    void newColumnsAreListedWithTheirTypes() {
        Notification told = text().schemaChanged(
                        "observations",
                        1,
                        Optional.of(List.of(
                                added("wind.gust", Type.FLOAT64),
                                added("tags", Type.list(Type.struct(Field.of("name", Type.STRING)))))));

        assertThat(told.kind()).isEqualTo(Notification.Kind.SCHEMA_CHANGED);
        assertThat(told.subject()).isEqualTo("weather/main: table observations has 2 new columns");
        assertThat(told.text()).isEqualTo("""
                        Window 20261120T090000Z_PT1H of weather/main is done: table 'observations' has 2 new columns. Its schema is version 3 and was 1.
                        Older files lack them: whoever reads several files reads them by name, in DuckDB by union_by_name.
                        wind.gust: FLOAT64
                        tags: LIST<STRUCT<name:STRING>>""");
        assertThat(told.window()).isEqualTo(NINE.name());
        assertThat(told.at()).isEqualTo(NOW);
        assertThat(told.details())
                .isEqualTo(Map.of(
                        "kind", "SCHEMA_CHANGED",
                        "run", "run-1",
                        "table", "observations",
                        "schemaVersion", "3",
                        "columns", "2"));
    }

    @Test
    void someOfManyColumnsAreNamed() {
        List<SchemaGrowth.Added> many = IntStream.rangeClosed(1, 25)
                .mapToObj(i -> added("column" + i, Type.INT64))
                .toList();

        Notification told = text().schemaChanged("t", 1, Optional.of(many));

        assertThat(told.subject()).isEqualTo("weather/main: table t has 25 new columns");
        assertThat(told.text()).endsWith("column20: INT64\nand 5 more").doesNotContain("column21");
        assertThat(text().schemaChanged("t", 1, Optional.of(many.subList(0, 20)))
                        .text())
                .endsWith("column20: INT64");
    }

    @Test
    void columnsThatNobodyKnowsAreToldWithoutNames() {
        Notification told = text().schemaChanged("observations", 1, Optional.empty());

        assertThat(told.subject()).isEqualTo("weather/main: table observations has new columns");
        assertThat(told.text().lines()).hasSize(2);
        assertThat(told.details()).doesNotContainKey("columns").containsEntry("schemaVersion", "3");
    }

    @Test
    void namesOfColumnsKeepToOneLineOfBoundedLength() {
        Notification told = text().schemaChanged(
                        "t",
                        1,
                        Optional.of(List.of(added("a\r\nBcc: x", Type.INT64), added("x".repeat(500), Type.DATE))));

        assertThat(told.text().lines().skip(2)).containsExactly("a Bcc: x: INT64", "x".repeat(197) + "...");
    }

    @Test
    void recordsSetAsideAreToldWithWhereAndWhatToDo() {
        Notification told = text().quarantined(Optional.empty());

        assertThat(told.kind()).isEqualTo(Notification.Kind.QUARANTINED);
        assertThat(told.subject()).isEqualTo("weather/main: 12 of 1000 records set aside at window " + NINE);
        assertThat(told.text()).isEqualTo("""
                        Window 20261120T090000Z_PT1H of weather/main is done, but 12 of 1000 records could not be taken and were set aside.
                        Each is listed with its reason in quarantine/weather/main/20261120T090000Z_PT1H/g000001/run-0/part-00000.ndjson.gz.
                        Look at them with Pipeline.quarantined, mend the transformer, the mapper or the schema, and take them in with Pipeline.replayQuarantine: their bytes are kept.
                        While this lasts there is a message a day at most.""");
        assertThat(told.details())
                .isEqualTo(Map.of("kind", "QUARANTINED", "run", "run-1", "quarantined", "12", "records", "988"));
    }

    @Test
    void whatWasSetAsideSinceTheLastMessageIsTold() {
        assertThat(text().quarantined(Optional.of(new Warning(TOLD, 23, 276))).text())
                .contains(
                        "\nSince the message of 2026-11-19T08:30:00Z, 276 records of 23 other windows had been set aside.\n");
        assertThat(text().quarantined(Optional.of(new Warning(TOLD, 1, 1))).text())
                .contains(", 1 record of 1 other window had been set aside.\n");
        assertThat(text().quarantined(Optional.of(new Warning(TOLD, 0, 0))).text())
                .doesNotContain("Since");
    }

    @Test
    void someOfManyListsOfRecordsAreNamed() {
        List<Manifest.QuarantineFile> files = IntStream.rangeClosed(1, 7)
                .mapToObj(i -> new Manifest.QuarantineFile("key" + i, 1, 1, "checksum"))
                .toList();
        committed = new Manifest.Curated(
                committed.key(), "run-0", 1, "plan", 1, 1, Map.of(), committed.counts(), files, List.of(), List.of());

        assertThat(text().quarantined(Optional.empty()).text())
                .contains(" in key1, key2, key3, key4, key5 and 2 more.\n");
    }

    @Test
    void unusualVolumeIsToldWithWhatWasExpected() {
        Notification told = text().unusualVolume(Optional.of(new Warning(TOLD, 5, 123)));

        assertThat(told.kind()).isEqualTo(Notification.Kind.UNUSUAL_VOLUME);
        assertThat(told.subject()).isEqualTo("weather/main: unusual number of records at window " + NINE);
        assertThat(told.text()).isEqualTo("""
                        weather/main: window 20261120T090000Z_PT1H has 988 records, too few.
                        The window is done, with what the source gave. Look whether records are missing there, or came twice.
                        Since the message of 2026-11-19T08:30:00Z, 5 other windows had been unusual.
                        Where the source has others by now, Pipeline.reopenToFetchAgain has it asked again; where the number is right, change the expectation.
                        While this lasts there is a message a day at most.""");
        assertThat(told.details()).isEqualTo(Map.of("kind", "UNUSUAL_VOLUME", "run", "run-1", "records", "988"));
        assertThat(text().unusualVolume(Optional.empty()).text()).doesNotContain("Since");
    }

    @Test
    void subjectsAreShortAndPlainWhateverTheStreamIsCalled() {
        stream = new StreamId("wetter\r\nBcc: x", "\u00fc\u6c34".repeat(80));

        assertThat(List.of(
                        text().schemaChanged("t", 1, Optional.empty()),
                        text().quarantined(Optional.empty()),
                        text().unusualVolume(Optional.empty())))
                .allSatisfy(told -> {
                    assertThat(told.subject()).matches("[ -~]{100}").startsWith("wetter??Bcc: x/??");
                    assertThat(told.text())
                            .contains("wetter Bcc: x/\u00fc\u6c34")
                            .doesNotContain("\r");
                });
    }
}
