// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Positions;
import io.github.ingest4j.core.internal.Reach;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.Warning;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testkit.Faults.Fault;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people are warned of though windows are done, over days of runs: every message, and when. */
class WarningDaysTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private final World world = new World();

    @BeforeEach
    void withoutInvariants() {
        world.faults.heal(); // they look at every object after every call: too much for days of runs
    }

    private void has(int records) {
        world.source = request -> PageReader.of(Page.json(IntStream.range(0, records)
                .mapToObj(i -> "{\"id\":\"" + request.window() + "/" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"))));
    }

    private void hasColumns(String members) {
        world.source = request -> PageReader.of(Page.json("[{\"id\":\"" + request.window() + "\"," + members + "}]"));
    }

    /** As a run leaves a window that dies right after its commit: the next one rolls it forward. */
    private void isCommitted(Manifest.Curated manifest) {
        Window window = manifest.key().window();
        Manifest.Raw raw =
                new Manifest.Raw(STREAM, window, 1, "run-0", 1, new RawSet(List.of()), "", Positions.NONE, Reach.NONE);
        world.lake.put(Keys.rawManifest(STREAM, window, 1), raw.toJson());
        world.lake.put(
                Keys.curatedManifest(manifest.key()), withoutRows(manifest).toJson());
    }

    /** The raw set is empty, so a keyed sink gets no row of it either: a mapper has dropped the good records. */
    private static Manifest.Curated withoutRows(Manifest.Curated manifest) {
        Manifest.Counts counts = manifest.counts();
        return new Manifest.Curated(
                manifest.key(),
                manifest.writeId(),
                manifest.epoch(),
                manifest.planHash(),
                manifest.rawSet(),
                manifest.schemaVersion(),
                manifest.files(),
                new Manifest.Counts(
                        counts.pages(), counts.receivedBytes(), counts.in(), 0, counts.out(), counts.quarantined()),
                manifest.quarantine(),
                manifest.replaces(),
                manifest.earlier());
    }

    private void hoursWithBadRecords(int hours) {
        for (int hour = 0; hour < hours; hour++) {
            isCommitted(Manifests.of(world.pipeline().currentWindow(), 0, 100, 2));
            hour();
        }
    }

    private RunReport hour() {
        RunReport report = world.pipeline().run();
        world.clock.advance(HOUR);
        return report;
    }

    private void hours(int hours) {
        for (int hour = 0; hour < hours; hour++) {
            hour();
        }
    }

    /** Kind and hours since the first run. */
    private List<String> told() {
        return world.notifier.delivered().stream()
                .map(told -> told.kind() + " "
                        + Duration.between(World.NOW, told.at()).toHours())
                .toList();
    }

    private String lastText() {
        List<Notification> delivered = world.notifier.delivered();
        return delivered.get(delivered.size() - 1).text();
    }

    private StreamHealth health() throws IOException {
        return world.ledger.health(STREAM);
    }

    private static List<String> warnings(RunReport report) {
        return report.windows().stream()
                .map(WindowReport::warnings)
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void badRecordsInEachOfTenDaysHoursAreToldInTenMessages() throws IOException {
        hoursWithBadRecords(240);

        assertThat(told())
                .isEqualTo(IntStream.range(0, 10)
                        .mapToObj(day -> "QUARANTINED " + 24 * day)
                        .toList());
        assertThat(world.notifier.delivered().get(0).text()).doesNotContain("Since");
        assertThat(lastText())
                .contains("2 of 100 records")
                .contains(
                        "Since the message of 2026-11-28T10:30:00Z, 46 records of 23 other windows had been set aside.");
        assertThat(health().warnings())
                .isEqualTo(
                        Map.of(Notification.Kind.QUARANTINED, new Warning(World.NOW.plus(Duration.ofDays(9)), 23, 46)));
    }

    @Test
    void badRecordsThatComeBackAreToldADayAfterTheLastMessageAndNoSooner() {
        has(1);
        hoursWithBadRecords(3);
        hours(10);
        hoursWithBadRecords(1);
        assertThat(told()).containsExactly("QUARANTINED 0");
        hours(20);
        hoursWithBadRecords(1);

        assertThat(told()).containsExactly("QUARANTINED 0", "QUARANTINED 34");
        assertThat(lastText()).contains("6 records of 3 other windows");
    }

    @Test
    void reportTellsOfBadRecordsEachTime() {
        isCommitted(Manifests.of(NINE, 0, 100, 2));

        RunReport report = hour();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.quarantined()).isEqualTo(2);
        assertThat(report.windows().get(0).quarantineFiles()).hasSize(1);
    }

    @Test
    void windowThatSomebodyRepeatsWithBadRecordsIsReportedAndNotTold() throws IOException {
        has(3);
        hour();
        assertThat(world.pipeline().reopenToFetchAgain(NINE)).isTrue();
        isCommitted(Manifests.of(NINE, 1, 100, 2, 1));

        RunReport report = world.pipeline().run(NINE);

        assertThat(report.quarantined()).isEqualTo(2);
        assertThat(told()).isEmpty();
        assertThat(health().warnings()).isEmpty();
    }

    @Test
    void badRecordsThatAreReplayedAreNeitherToldNorCountedAgain() throws IOException {
        world.source = request -> PageReader.of(Page.json(IntStream.range(0, 20)
                .mapToObj(i -> "{\"id\":\"" + request.window() + "/" + i + "\",\"n\":" + (i == 7 ? -1 : i) + "}")
                .collect(Collectors.joining(",", "[", "]"))));
        refusing("v1", -1);
        hours(3);
        Map<Notification.Kind, Warning> warnings = health().warnings();
        assertThat(told()).containsExactly("QUARANTINED 0");
        assertThat(warnings).isEqualTo(Map.of(Notification.Kind.QUARANTINED, new Warning(World.NOW, 2, 2)));

        world.clock.advance(Duration.ofDays(2));
        refusing("v2", -1);
        RunReport still = world.pipeline().replayQuarantine(QuarantineFilter.all());
        refusing("v3", -2);
        RunReport mended = world.pipeline().replayQuarantine(QuarantineFilter.all());

        assertThat(still.windows()).hasSize(3).allMatch(window -> window.outcome() == Outcome.SUCCEEDED);
        assertThat(still.quarantined()).isEqualTo(3);
        assertThat(mended.quarantined()).isZero();
        assertThat(mended.records()).isEqualTo(60);
        assertThat(told()).containsExactly("QUARANTINED 0");
        assertThat(health().warnings()).isEqualTo(warnings);
    }

    private void refusing(String version, long refused) {
        world.settings = builder -> builder.map(version, (in, out) -> {
            if (in.int64("n") == refused) {
                out.reject("n", "is " + refused);
            }
            out.copy(in).emit();
        });
    }

    @Test
    void windowThatEndsAnOutageWithBadRecordsIsToldAsBoth() {
        world.source = request -> {
            throw SourceException.unauthorised("status 401");
        };
        hour();
        isCommitted(Manifests.of(NINE, 0, 100, 2));
        world.pipeline().run(NINE);

        assertThat(told()).containsExactly("FAILED 0", "RECOVERED 1", "QUARANTINED 1");
    }

    @Test
    void outageIsRemindedOfAsEverWhileOthersAreWarnedOf() {
        Source down = request -> {
            throw SourceException.unauthorised("status 401");
        };
        world.source = down;
        hour();
        for (int hour = 1; hour < 8; hour++) {
            Window backfilled = world.pipeline().windowAt(World.NOW.minus(HOUR.multipliedBy(24 + hour)));
            isCommitted(Manifests.of(backfilled, 0, 100, 2));
            world.pipeline().run(backfilled);
            hour();
        }

        assertThat(told()).containsExactly("FAILED 0", "QUARANTINED 1", "REMINDER 1", "REMINDER 4");
    }

    @Test
    void withoutNotifiersTheHealthChangesAndNothingWaits() throws IOException {
        isCommitted(Manifests.of(NINE, 0, 100, 2));

        bare(World.TABLE).build().run();

        assertThat(health().warnings()).containsOnlyKeys(Notification.Kind.QUARANTINED);
        assertThat(world.ledger.outbox(STREAM)).isEmpty();
    }

    private Pipeline.Builder bare(String table) {
        return Pipeline.named(STREAM.pipeline())
                .source(request -> world.source.open(request))
                .rawSink(StoreRawSink.on(world.lake))
                .ledger(world.ledger)
                .sink(InMemoryStagingSink.of(table, world.lake))
                .clock(world.clock);
    }

    @Test
    void newColumnsAreToldOnceAndTheFirstOnesNever() throws IOException {
        hasColumns("\"n\":1");
        hours(5);
        assertThat(told()).isEmpty();
        assertThat(health().schemaVersion()).isOne();

        hasColumns("\"n\":1,\"wind\":{\"gust\":1.5}");
        hours(30);
        hasColumns("\"n\":1,\"wind\":{\"gust\":1.5,\"direction\":\"N\"}");
        hours(2);

        assertThat(told()).containsExactly("SCHEMA_CHANGED 5", "SCHEMA_CHANGED 35");
        assertThat(world.notifier.delivered().get(0).text())
                .contains("table 'observations' has 1 new column. Its schema is version 2 and was 1.")
                .endsWith("\nwind: STRUCT<gust:FLOAT64>");
        assertThat(lastText()).endsWith("\nwind.direction: STRING");
    }

    @Test
    void columnsOfARunThatDiedAfterItsCommitAreToldByTheNextWithAllThatIsNew() throws IOException {
        hasColumns("\"n\":1");
        hour();
        hasColumns("\"n\":1,\"gust\":1.5");
        world.faults.strike(call -> call.name().endsWith(" COMMITTED"), Fault.CRASH_AFTER);
        assertThat(world.dies(this::hour)).isTrue();
        world.faults.heal();
        assertThat(told()).isEmpty();
        hasColumns("\"n\":1,\"gust\":1.5,\"rain\":true");
        world.waitForLeases();

        RunReport report = hour();

        assertThat(report.windows().get(0).newColumns()).as("of the run itself").isEmpty();
        assertThat(told()).containsExactly("SCHEMA_CHANGED 1");
        assertThat(lastText()).endsWith("\ngust: FLOAT64");
        assertThat(health().schemaVersion()).isEqualTo(2);
    }

    @Test
    void schemaThatCannotBeReadKeepsNoWindowFromBeingDone() {
        hasColumns("\"n\":1");
        hour();
        hasColumns("\"n\":1,\"gust\":1.5");
        boolean[] published = {false};
        world.faults.before(call -> {
            published[0] |= call.name().endsWith(" PUBLISHED");
            if (published[0] && call.name().contains("_commits/schema/")) {
                throw new IOException("connection reset");
            }
        });

        RunReport report = hour();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(told()).containsExactly("SCHEMA_CHANGED 1");
        assertThat(lastText()).contains("has new columns.").doesNotContain("gust");
    }

    @Test
    void columnsOfAnotherTableAreFollowedFromItsFirstOnes() throws IOException {
        for (String more : List.of("\"a\":1", "\"a\":1,\"b\":1", "\"a\":1,\"b\":1,\"c\":1")) {
            hasColumns(more);
            hour();
        }
        assertThat(told()).hasSize(2);
        Pipeline moved = bare("other").notifier(world.notifier).build();
        hasColumns("\"a\":1");
        moved.run();
        assertThat(health().schemaVersion()).isOne();
        world.clock.advance(HOUR);
        hasColumns("\"a\":1,\"z\":1");

        moved.run();

        assertThat(told()).containsExactly("SCHEMA_CHANGED 1", "SCHEMA_CHANGED 2", "SCHEMA_CHANGED 4");
        assertThat(lastText()).contains("table 'other' has 1 new column").endsWith("\nz: INT64");
    }

    @Test
    void columnThatMayBeNullFromNowOnIsNotedAndNotTold() throws IOException {
        Field id = Field.of("id", Type.STRING);
        hasColumns("\"n\":1");
        world.settings = builder -> builder.schema(Schema.of(id.required()));
        hour();
        world.settings = builder -> builder.schema(Schema.of(id));
        hour();

        assertThat(health().schemaVersion()).isEqualTo(2);
        assertThat(told()).isEmpty();
    }

    @Test
    void unusualNumberIsReportedEachTimeAndToldOnceADay() {
        world.settings = builder -> builder.expect(VolumeExpectation.atLeast(10));
        has(10);
        assertThat(warnings(hour())).isEmpty();
        has(3);
        hours(3);
        RunReport report = hour();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(warnings(report))
                .containsExactly("window 20261120T130000Z_PT1H has 3 records, fewer than the 10 expected");
        assertThat(told()).containsExactly("UNUSUAL_VOLUME 1");
        hours(21);
        assertThat(told()).containsExactly("UNUSUAL_VOLUME 1", "UNUSUAL_VOLUME 25");
        assertThat(lastText()).contains("23 other windows had been unusual");
    }

    @Test
    void emptyWindowIsJudgedToo() {
        world.settings = builder -> builder.expect(VolumeExpectation.atLeast(1));
        has(0);

        RunReport report = hour();

        assertThat(report.outcome()).isEqualTo(Outcome.EMPTY);
        assertThat(warnings(report))
                .containsExactly("window 20261120T090000Z_PT1H has 0 records, fewer than the 1 expected");
        assertThat(told()).containsExactly("UNUSUAL_VOLUME 0");
    }

    @Test
    void numberIsComparedWithTheSameHourOfEarlierWeeks() {
        world.settings = builder -> builder.expect(VolumeExpectation.ofMedian(0.5, 2));
        has(50);
        for (int week = 7; week >= 1; week--) {
            world.pipeline().run(world.pipeline().windowAt(NINE.start().minus(WEEK.multipliedBy(week))));
        }
        has(10);

        world.pipeline().run(EIGHT);
        RunReport report = world.pipeline().run(NINE);

        assertThat(warnings(report))
                .containsExactly("window 20261120T090000Z_PT1H has 10 records, 0.2 times the median of 50"
                        + " (of 7 earlier windows), expected 0.5 to 2");
        assertThat(world.notifier.delivered()).extracting(Notification::window).containsExactly(NINE.name());
    }

    @Test
    void windowsThatAreNotDoneAreNoHistory() {
        world.settings =
                builder -> builder.expect(VolumeExpectation.ofMedian(0.5, 2).trailing(HOUR, 4));
        has(50);
        hours(2);
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };
        hours(2);
        has(1);

        assertThat(warnings(hour())).as("two are done").isEmpty();
    }

    @Test
    void ledgerThatDoesNotTellOfEarlierWindowsKeepsNoWindowFromBeingDone() throws IOException {
        world.settings =
                builder -> builder.expect(VolumeExpectation.ofMedian(0.5, 2).trailing(HOUR, 4));
        has(50);
        hours(4);
        has(1);
        world.faults.strike(call -> call.name().startsWith("ledger.find"), Fault.FAIL_BEFORE);

        RunReport report = world.pipeline().run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(warnings(report)).isEmpty();
        assertThat(told()).isEmpty();
        assertThat(health().warnings()).isEmpty();
    }

    @Test
    void replayThatFindsAnUnusualNumberReportsItAndTellsNobody() throws IOException {
        has(3);
        hour();
        world.settings = builder -> builder.expect(VolumeExpectation.atLeast(10));

        RunReport report = world.pipeline().replay(NINE);

        assertThat(warnings(report)).hasSize(1);
        assertThat(told()).isEmpty();
        assertThat(health().warnings()).isEmpty();
    }

    @Test
    void skippedWindowIsNotJudged() {
        world.settings = builder -> builder.expect(VolumeExpectation.atLeast(10));
        world.source = request -> {
            throw SourceException.unavailable("maintenance");
        };

        RunReport report = hour();

        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(warnings(report)).isEmpty();
        assertThat(told()).isEmpty();
    }

    @Test
    void windowsThatEndWithBadRecordsAtTheSameTimeAreToldOnceAndCounted() throws IOException {
        isCommitted(Manifests.of(SEVEN, 0, 100, 1));
        isCommitted(Manifests.of(EIGHT, 0, 100, 20));
        isCommitted(Manifests.of(NINE, 0, 100, 300));
        world.faults.before(call -> {
            if (call.name().endsWith(SEVEN + " DONE") && world.entry(EIGHT).isEmpty()) {
                world.pipeline().backfill(EIGHT.start(), NINE.end());
            }
        });

        world.pipeline().run(SEVEN);

        assertThat(world.notifier.delivered()).extracting(Notification::window).containsExactly(EIGHT.name());
        assertThat(health().warnings().get(Notification.Kind.QUARANTINED)).isEqualTo(new Warning(World.NOW, 2, 301));
        assertThat(world.state(SEVEN)).isEqualTo(WindowState.DONE);
    }
}
