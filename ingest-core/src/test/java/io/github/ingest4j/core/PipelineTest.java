// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static io.github.ingest4j.core.World.STREAM;
import static io.github.ingest4j.core.World.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Failure;
import io.github.ingest4j.Notification;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.RunListener;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.testkit.Faults.Fault;
import io.github.ingest4j.testkit.InMemoryLedger;
import io.github.ingest4j.testkit.InMemoryObjectStore;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
    private final World world = new World();

    private WindowReport run() {
        return world.pipeline().run(NINE).windows().get(0);
    }

    private static Source pages(String... bodies) {
        return request -> PageReader.of(IntStream.range(0, bodies.length)
                .mapToObj(i -> Page.json(bodies[i]))
                .iterator());
    }

    private Failure failure(WindowReport report) {
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        return report.failure().orElseThrow();
    }

    @Test
    void smallestPipelineRuns() {
        ObjectStore store = new InMemoryObjectStore();
        Ledger ledger = new InMemoryLedger(world.clock);
        StagingSink sink = InMemoryStagingSink.of("cities", store);
        // @start region="pipeline"
        Source source = request -> PageReader.of(Page.json("[{\"city\": \"Oslo\"}, {\"city\": \"Bergen\"}]"));
        Pipeline pipeline = Pipeline.named("cities")
                .source(source)
                .rawSink(StoreRawSink.on(store))
                .ledger(ledger)
                .sink(sink)
                .build();
        RunReport report = pipeline.run();
        // @end region="pipeline"

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.records()).isEqualTo(2);
    }

    @Test
    void builderNamesEverythingThatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Pipeline.named("p").build())
                .withMessage("pipeline 'p' lacks: source, rawSink (or lake), ledger (or lake), sink");
    }

    @Test
    void twoSinksOfOneNameAreRefused() {
        world.settings = builder -> builder.sink(InMemoryStagingSink.of(TABLE, world.lake));

        assertThatIllegalStateException().isThrownBy(world::pipeline).withMessageContaining("'" + TABLE + "'");
    }

    @Test
    void reportTellsWhatWasDone() {
        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.records()).isEqualTo(6);
        assertThat(report.pages()).isEqualTo(2);
        assertThat(report.rawBytes()).isPositive();
        assertThat(report.fetched()).isTrue();
        assertThat(report.files()).hasSize(2).allMatch(world.lake.visible()::containsKey);
        assertThat(report.newColumns()).containsExactly("id", "n");
        assertThat(report.due()).isFalse();
    }

    @Test
    void windowThatIsDoneIsLeftAlone() {
        run();

        assertThat(run().outcome()).isEqualTo(Outcome.ALREADY_DONE);
        assertThat(world.sourceCalls).hasValue(1);
    }

    @Test
    void windowWithoutRecordsIsEmptyAndDone() {
        world.source = pages("[]");

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.EMPTY);
        assertThat(report.files()).isEmpty();
        assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
    }

    @Test
    void sourceWithoutAPageIsEmpty() {
        world.source = request -> PageReader.of();

        assertThat(run().outcome()).isEqualTo(Outcome.EMPTY);
    }

    @Test
    void rawBytesAreKeptAsReceived() throws IOException {
        String body = "[ {\"a\" : 1.0 } ]\r\n";
        world.source = pages(body);
        run();

        List<byte[]> raw = world.lake.visible().entrySet().stream()
                .filter(object -> object.getKey().startsWith("raw/"))
                .map(Map.Entry::getValue)
                .toList();

        assertThat(raw).hasSize(1);
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(raw.get(0)))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(body);
        }
    }

    @Test
    void readerThatFailsIsOpenedAgainBehindTheLastStoredPage() {
        AtomicInteger failures = new AtomicInteger(2);
        Source healthy = world.source;
        world.source = request -> {
            PageReader reader = healthy.open(request);
            AtomicInteger pages = new AtomicInteger(request.resumeAfter().isPresent() ? 1 : 0);
            return () -> {
                if (pages.getAndIncrement() == 1 && failures.getAndDecrement() > 0) {
                    throw SourceException.retryable("status 503");
                }
                return reader.next();
            };
        };

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.pages()).isEqualTo(2);
        assertThat(world.sourceCalls).hasValue(3);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
    }

    @Test
    void sourceWithoutBookmarksIsReadAgainFromItsBeginning() {
        AtomicInteger opened = new AtomicInteger();
        world.source = request -> {
            boolean first = opened.incrementAndGet() == 1;
            return PageReader.of(List.of(
                            Page.json("[{\"n\":1}]"),
                            Page.of(Page.JSON, first ? broken("[{\"n\":2") : bytes("[{\"n\":2}]")))
                    .iterator());
        };

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{n=1}", "{n=2}");
        assertThat(report.pages()).isEqualTo(2);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream broken(String start) {
        return new SequenceInputStream(bytes(start), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        });
    }

    @Test
    void pageThatFailsAlwaysUsesUpItsTriesAlsoWithoutBookmarks() {
        world.source = request -> PageReader.of(List.of(Page.json("[{\"n\":1}]"), Page.of(Page.JSON, broken("[")))
                .iterator());

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(report.due()).isTrue();
        assertThat(world.sourceCalls).hasValue(3);
        assertThat(report.failure().orElseThrow().message()).contains("connection reset");
        assertThat(world.rows()).isEmpty();
    }

    @Test
    void waitingAsTheSourceAsksIsNoFailedTry() {
        AtomicInteger calls = new AtomicInteger();
        Source healthy = world.source;
        world.source = request -> {
            if (calls.incrementAndGet() <= 5) {
                throw SourceException.rateLimited("status 429", Duration.ZERO);
            }
            return healthy.open(request);
        };

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(calls).hasValue(6);
    }

    @Test
    void eachPauseIsTheOneItsOwnFailureAskedFor() {
        List<String> pauses = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        Source healthy = world.source;
        world.source = request -> switch (calls.incrementAndGet()) {
            case 1 -> throw SourceException.retryable("status 503", Duration.ofMillis(1));
            case 2 -> throw SourceException.rateLimited("status 429", Duration.ofMillis(20));
            case 3 -> throw SourceException.retryable("status 503");
            default -> healthy.open(request);
        };
        world.settings = builder -> builder.listener(new RunListener() {
            @Override
            public void retrying(Window window, String reason, int attempt, Duration pause) {
                pauses.add(reason + " " + pause.toMillis());
            }
        });

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(pauses).containsExactly("status 503 1", "status 429 20", "status 503 0");
    }

    @Test
    void pauseBeyondTheBudgetEndsTheTriesAtOnce() {
        world.source = request -> {
            throw SourceException.rateLimited("status 429", Duration.ofMillis(1_001));
        };

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(world.sourceCalls).hasValue(1);
        assertThat(report.notBefore()).contains(World.NOW.plusMillis(1_001));
    }

    @Test
    void refusedCredentialsFailAtOnceAndTheNextRunTriesAgain() {
        Source healthy = world.source;
        world.source = request -> {
            throw SourceException.unauthorised("status 401");
        };

        WindowReport refused = run();
        world.source = healthy;

        assertThat(failure(refused).kind()).isEqualTo(Failure.Kind.UNAUTHORISED);
        assertThat(refused.due()).isTrue();
        assertThat(world.sourceCalls).hasValue(1);
        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void missingSecretFailsWithTheWayToSetIt() {
        world.source = request -> {
            request.secrets().get("API_KEY");
            return PageReader.of();
        };
        world.settings = builder -> builder.secrets(name -> {
            throw new ConfigurationException("secret " + name + " is not set: export it");
        });

        WindowReport report = run();

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.CONFIGURATION);
        assertThat(failure(report).message()).isEqualTo("secret API_KEY is not set: export it");
    }

    @Test
    void sourceReceivesSecretsOfThePipeline() {
        List<String> seen = new ArrayList<>();
        world.source = request -> {
            seen.add(request.secrets().get("API_KEY").reveal());
            return PageReader.of();
        };
        world.settings = builder -> builder.secrets(name -> Secret.of(name + "-value"));

        run();

        assertThat(seen).containsExactly("API_KEY-value");
    }

    @Test
    void unknownExceptionOfASourceIsRetriedThenFailsTheWindow() {
        world.source = request -> {
            throw new IllegalStateException("bug");
        };

        WindowReport report = run();

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.SOURCE);
        assertThat(report.due()).isFalse();
        assertThat(world.sourceCalls).hasValue(3);
        assertThat(run().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(world.sourceCalls).hasValue(3);
    }

    @Test
    void badRecordFailsTheWindowWithItsPlaceAndNothingIsLost() {
        world.source = pages("[{\"n\":1}]", "[{\"n\":2},{\"n\":}]");

        WindowReport report = run();

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.BAD_RECORD);
        assertThat(failure(report).message()).contains("page 2").contains("byte");
        assertThat(report.due()).isFalse();
        assertThat(world.rows()).isEmpty();
        assertThat(world.lake.staged()).isEmpty();
        assertThat(world.lake.visible().keySet()).anyMatch(key -> key.startsWith("raw/"));
    }

    @Test
    void faultOfARecordIsNamedAlsoWhereItsFieldsAreNewToTheTable() {
        world.source = pages("[{\"a\":1},{\"b\":1,\"a\":2,\"a\":3}]");

        WindowReport report = run();

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.BAD_RECORD);
        assertThat(failure(report).message()).contains("record 2 of page 1").contains("'a'");
        assertThat(world.lake.staged()).isEmpty();
    }

    @Test
    void reopenedWindowKeepsItsRawPages() throws IOException {
        world.source = pages("[{\"n\":1},{\"n\":\"x\"}]");
        world.settings = builder -> builder.schema(Schema.of(Field.of("n", Type.INT64)));
        WindowReport failed = run();
        world.settings = builder -> builder.schema(Schema.of(Field.of("n", Type.STRING)));

        boolean reopened = world.pipeline().reopen(NINE);

        assertThat(failure(failed).kind()).isEqualTo(Failure.Kind.SCHEMA);
        assertThat(failure(failed).message()).contains("'n'").contains("INT64");
        assertThat(reopened).isTrue();
        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{n=1}", "{n=x}");
        assertThat(world.sourceCalls).hasValue(1);
    }

    @Test
    void windowIsFetchedAgainWhereThatIsAskedFor() throws IOException {
        world.source = pages("[{\"n\":1}");
        WindowReport failed = run();
        world.source = pages("[{\"n\":1}]");

        boolean reopened = world.pipeline().reopenToFetchAgain(NINE);
        WindowReport report = run();

        assertThat(failure(failed).kind()).isEqualTo(Failure.Kind.BAD_RECORD);
        assertThat(reopened).isTrue();
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{n=1}");
    }

    @Test
    void finishedWindowCanBeFetchedAgainAndIsReplaced() throws IOException {
        world.source = pages("[{\"n\":1}]");
        run();
        world.source = pages("[{\"n\":2}]");

        world.pipeline().reopenToFetchAgain(NINE);
        run();

        assertThat(world.rows()).containsExactly("{n=2}");
    }

    @Test
    void replayConvertsStoredPagesAgain() {
        run();
        world.settings = builder -> builder.map("v2", (in, out) -> {
            if (in.int64("n") == 0) {
                out.copy(in).set("n", 100L).emit();
            }
        });

        RunReport report = world.pipeline().replay(NINE);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.windows().get(0).generation()).isEqualTo(2);
        assertThat(report.windows().get(0).dropped()).isEqualTo(4);
        assertThat(world.rows()).hasSize(2).allMatch(row -> row.endsWith("n=100}"));
        assertThat(world.sourceCalls).hasValue(1);
    }

    @Test
    void windowThatWasNeverDoneCannotBeReplayed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.pipeline().replay(NINE))
                .withMessageContaining("no finished window to replay");
    }

    @Test
    void mapperMayGiveOtherColumns() {
        Schema output = Schema.of(Field.of("key", Type.STRING), Field.of("twice", Type.INT64));
        world.faults.heal();
        Pipeline pipeline = Pipeline.named("weather")
                .source(world.source)
                .rawSink(StoreRawSink.on(world.lake))
                .ledger(world.ledger)
                .map(
                        "v1",
                        output,
                        (in, out) -> out.set("key", in.string("id"))
                                .set("twice", in.int64("n") * 2)
                                .emit())
                .sink(InMemoryStagingSink.of("mapped", world.lake))
                .clock(world.clock)
                .build();

        pipeline.run(NINE);

        assertThat(InMemoryStagingSink.rows(world.lake, "mapped"))
                .hasSize(6)
                .contains("{key=" + NINE.name() + "/1/2, twice=4}");
    }

    @Test
    void mapperThatThrowsFailsTheWindowAndNamesTheRecord() {
        world.settings = builder -> builder.map("v7", (in, out) -> {
            throw new UnsupportedOperationException("not yet");
        });

        WindowReport report = run();

        assertThat(failure(report).message())
                .contains("mapper v7")
                .contains("record 1")
                .contains("not yet");
    }

    @Test
    void mapperThatRefusesARecordFailsTheWindow() {
        world.settings = builder -> builder.map("v1", (in, out) -> out.reject("n", "too small"));

        WindowReport report = run();

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.BAD_RECORD);
        assertThat(failure(report).message()).contains("field 'n'").contains("too small");
    }

    @Test
    void newFieldBecomesAColumnOfTheTable() {
        world.source = request -> PageReader.of(Page.json(
                request.window().equals(SEVEN) ? "[{\"a\":1}]" : "[{\"a\":2,\"b\":{\"c\":\"x\"}},{\"a\":3}]"));

        world.pipeline().run(SEVEN);
        WindowReport report = world.pipeline().run(EIGHT).windows().get(0);

        assertThat(report.newColumns()).containsExactly("b");
        assertThat(world.rows()).containsExactly("{a=1}", "{a=2, b={c=x}}", "{a=3, b=null}");
        assertThat(world.lake.visible().keySet())
                .contains("_commits/schema/" + TABLE + "/v000001.json", "_commits/schema/" + TABLE + "/v000002.json");
    }

    @Test
    void declaredColumnsAndThoseOfTheRecordsAreOneFirstVersion() {
        world.settings = builder -> builder.schema(Schema.of(Field.of("n", Type.FLOAT64)));

        run();

        assertThat(world.rows()).contains("{n=2.0, id=" + NINE.name() + "/1/2}");
        assertThat(world.lake.visible().keySet())
                .filteredOn(key -> key.startsWith("_commits/schema/"))
                .containsExactly("_commits/schema/" + TABLE + "/v000001.json");
    }

    @Test
    void valueThatDoesNotFitItsColumnFailsTheWindowWithTheRemedy() {
        world.source =
                request -> PageReader.of(Page.json(request.window().equals(SEVEN) ? "[{\"a\":1}]" : "[{\"a\":12.6}]"));

        world.pipeline().run(SEVEN);
        WindowReport report = world.pipeline().run(EIGHT).windows().get(0);

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.SCHEMA);
        assertThat(failure(report).message())
                .contains("'a'")
                .contains("12.6")
                .contains("INT64")
                .contains("replay");
    }

    @Test
    void rawSetOfManyPagesKeepsItsPageListApart() {
        int pages = RawSlots.MAX_INLINE_PAGES + 1;
        world.faults.heal();
        world.source = request -> PageReader.of(IntStream.range(0, pages)
                .mapToObj(i -> Page.json("[{\"n\":" + i + "}]"))
                .iterator());

        assertThat(run().records()).isEqualTo(pages);
        assertThat(world.pipeline().replay(NINE).records()).isEqualTo(pages);
        assertThat(world.rows()).hasSize(pages);
        assertThat(world.lake.visible().keySet()).anyMatch(key -> key.contains("/r001.pages/"));
    }

    @Test
    void damagedRawPartIsDetectedAndNamed() {
        world.faults.strike(call -> call.name().startsWith("store.stage data/"), Fault.CRASH_BEFORE);
        world.dies(this::run);
        world.faults.heal();
        String part = world.lake.visible().keySet().stream()
                .filter(key -> key.startsWith("raw/"))
                .findFirst()
                .orElseThrow();
        byte[] body = world.lake.visible().get(part).clone();
        body[body.length / 2] ^= 1;
        world.lake.put(part, body);
        world.waitForLeases();

        WindowReport report = run();

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.DAMAGED);
        assertThat(failure(report).message()).contains(part);
    }

    @Test
    void stagedFileThatVanishedFailsTheWindowAndAReplayMendsIt() {
        world.faults.strike(call -> call.name().startsWith("store.complete data/"), Fault.CRASH_BEFORE);
        world.dies(this::run);
        world.faults.heal();
        world.lake.staged().forEach(staged -> abort(staged.key(), staged.token()));
        world.waitForLeases();

        WindowReport report = run();
        RunReport replay = world.pipeline().replay(NINE);

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.DAMAGED);
        assertThat(failure(report).message()).contains("data/" + TABLE);
        assertThat(replay.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
    }

    private void abort(String key, String token) {
        try {
            world.lake.abort(key, token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void forgottenLedgerIsRebuiltFromTheManifests() {
        run();
        world.ledger.forget(STREAM);

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.fetched()).isFalse();
        assertThat(world.sourceCalls).hasValue(1);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
    }

    @Test
    void forgottenLedgerDoesNotBringAReplacedGenerationBack() {
        run();
        world.pipeline().replay(NINE);
        world.ledger.forget(STREAM);

        WindowReport report = run();

        assertThat(report.generation()).isEqualTo(2);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
    }

    @Test
    void failureIsToldOnceAndSoIsRecovery() throws IOException {
        Source healthy = world.source;
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };
        world.pipeline().run(SEVEN);
        world.pipeline().run(EIGHT);
        world.source = healthy;
        world.pipeline().run(NINE);

        assertThat(world.notifier.delivered())
                .extracting(Notification::kind)
                .containsExactly(Notification.Kind.FAILED, Notification.Kind.RECOVERED);
        assertThat(world.notifier.delivered().get(0).text())
                .contains("status 400")
                .contains("reopened");
        assertThat(world.notifier.delivered().get(0).window()).isEqualTo(SEVEN.name());
        assertThat(world.ledger.outbox(STREAM)).isEmpty();
    }

    @Test
    void sourceThatIsDownIsToldAtTheThirdSkippedWindow() {
        world.source = request -> {
            throw SourceException.unavailable("maintenance");
        };

        world.pipeline().run(SEVEN);
        world.pipeline().run(EIGHT);
        assertThat(world.notifier.delivered()).isEmpty();
        world.pipeline().run(NINE);
        world.pipeline().run(NINE);

        assertThat(world.notifier.delivered())
                .extracting(Notification::kind)
                .containsExactly(Notification.Kind.SOURCE_DOWN);
    }

    @Test
    void notifierThatFailsDisturbsNothingAndIsTriedAgainByTheNextRun() {
        world.faults.strike(call -> call.name().startsWith("notifier"), Fault.FAIL_BEFORE);
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };

        assertThat(run().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(world.notifier.delivered()).isEmpty();
        world.faults.heal();
        world.clock.advance(Outbox.LEFT_TO_ITS_RUN);
        run();

        assertThat(world.notifier.delivered()).hasSize(1);
    }

    @Test
    void notificationThatCannotBeSentHoldsNoOtherBack() {
        Source healthy = world.source;
        List<String> refused = new ArrayList<>();
        world.settings = builder -> builder.notifier(notification -> {
            if (notification.kind() == Notification.Kind.FAILED) {
                refused.add(notification.id());
                throw new IOException("too large");
            }
        });
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };
        world.pipeline().run(SEVEN);
        world.source = healthy;
        world.clock.advance(Outbox.LEFT_TO_ITS_RUN);

        world.pipeline().run(EIGHT);

        assertThat(refused).hasSize(2);
        assertThat(world.notifier.delivered()).extracting(Notification::kind).contains(Notification.Kind.RECOVERED);
    }

    @Test
    void storeThatStaysAwayIsToldAtTheThirdAttempt() {
        world.faults.strike(call -> call.name().startsWith("store.stage"), Fault.FAIL_BEFORE);

        run();
        run();
        assertThat(world.notifier.delivered()).isEmpty();
        run();
        run();

        assertThat(world.notifier.delivered()).extracting(Notification::kind).containsExactly(Notification.Kind.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "store.stage raw/",
                "store.createIfAbsent _commits/raw/",
                "store.createIfAbsent _commits/curated/"
            })
    void storeThatRefusesIsToldAtOnce(String call) {
        world.faults.strike(seen -> seen.name().startsWith(call), Fault.REFUSE);

        WindowReport report = run();

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.CONFIGURATION);
        assertThat(world.notifier.delivered()).singleElement().satisfies(told -> {
            assertThat(told.kind()).isEqualTo(Notification.Kind.FAILED);
            assertThat(told.text()).contains("simulated: refused", call, "rights, space", "the next run tries again");
        });
    }

    @Test
    void skippedWindowsAreCountedAnewAfterASuccess() {
        Window six = Window.of(SEVEN.start().minus(SEVEN.length()), SEVEN.length());
        Source healthy = world.source;
        world.source = request -> {
            if (request.window().equals(EIGHT)) {
                return healthy.open(request);
            }
            throw SourceException.unavailable("maintenance");
        };
        world.pipeline().run(six);
        world.pipeline().run(SEVEN);
        world.pipeline().run(EIGHT);
        world.pipeline().run(SEVEN);
        world.pipeline().run(NINE);

        assertThat(world.notifier.delivered()).isEmpty();
    }

    @Test
    void windowThatIsSkippedAgainCountsOnce() {
        world.source = request -> {
            throw SourceException.unavailable("maintenance");
        };
        world.pipeline().run(SEVEN);
        world.pipeline().run(SEVEN);
        world.pipeline().run(EIGHT);
        world.pipeline().run(EIGHT);
        assertThat(world.notifier.delivered()).isEmpty();

        world.pipeline().run(NINE);

        assertThat(world.notifier.delivered())
                .extracting(Notification::subject)
                .containsExactly("weather/main: source unavailable for 3 windows in a row");
    }

    @Test
    void reopenedWindowThatIsSkippedCountsAgain() throws IOException {
        SnapshotSource down = request -> {
            throw SourceException.unavailable("maintenance");
        };
        world.settings = builder -> builder.source(down);
        run();
        world.pipeline().reopen(NINE);
        run();
        assertThat(world.notifier.delivered()).isEmpty();
        world.pipeline().reopen(NINE);

        run();

        assertThat(world.notifier.delivered())
                .extracting(Notification::kind)
                .containsExactly(Notification.Kind.SOURCE_DOWN);
    }

    @Test
    void secretThatTheSourceQuotesReachesNobody() {
        world.settings = builder -> builder.secrets(name -> Secret.of("S3CR3T-canary"));
        world.source = request -> {
            String key = request.secrets().get("API_KEY").reveal();
            throw new IllegalArgumentException("cannot open https://api.example.com/?key=" + key);
        };

        WindowReport report = run();

        assertThat(failure(report).message()).contains("[hidden]");
        assertThat(report.toString()).doesNotContain("canary");
        assertThat(world.entry(NINE).orElseThrow().toString()).doesNotContain("canary");
        assertThat(world.notifier.delivered().toString())
                .contains("IllegalArgumentException (the run's report has the rest)")
                .doesNotContain("canary", "[hidden]", "api.example.com");
    }

    @Test
    void peopleAreToldTheSourcesOwnWordsWithoutSecretsAndQueries() {
        world.settings = builder -> builder.secrets(name -> Secret.of("S3CR3T-canary"));
        world.source = request -> {
            String key = request.secrets().get("API_KEY").reveal();
            throw SourceException.fatal("GET https://api.example.com/?user=anna answered 400 to key " + key);
        };

        run();

        assertThat(world.notifier.delivered().toString())
                .contains("GET https://api.example.com/?... answered 400 to key [hidden]")
                .doesNotContain("canary", "anna");
    }

    @Test
    void claimWhoseAnswerIsLostIsMadeAgain() {
        world.faults.strike(
                call -> call.name().startsWith("ledger.claim") && world.sourceCalls.get() == 0 && call.number() == 1,
                Fault.LOSE_ANSWER);

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void listenerThatFailsDisturbsNothing() {
        List<String> events = new ArrayList<>();
        RunListener broken = new RunListener() {
            @Override
            public void pageStored(Window window, int pages, long receivedBytes) {
                throw new IllegalStateException("bug");
            }
        };
        RunListener recording = new RunListener() {
            @Override
            public void windowStarted(Window window, int attempt) {
                events.add("started " + attempt);
            }

            @Override
            public void pageStored(Window window, int pages, long receivedBytes) {
                events.add("page " + pages);
            }

            @Override
            public void recordsStaged(Window window, long records) {
                events.add("records " + records);
            }

            @Override
            public void windowFinished(WindowReport report) {
                events.add("finished " + report.outcome());
            }
        };
        world.settings = builder -> builder.listener(broken).listener(recording);

        run();

        assertThat(events).startsWith("started 1", "page 1", "page 2").endsWith("finished SUCCEEDED");
        assertThat(events).contains("records 6");
    }

    @Test
    void storeThatRefusesFailsTheRunAndTheWindowStaysDue() {
        world.faults.strike(call -> call.name().startsWith("store.stage"), Fault.REFUSE);

        WindowReport report = run();
        world.faults.heal();

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.CONFIGURATION);
        assertThat(report.due()).isTrue();
        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void planTellsWhatWouldBeDoneAndLeavesNoTrace() throws Exception {
        Plan plan = world.pipeline().plan(NINE);

        assertThat(plan.state()).isEqualTo("new");
        assertThat(plan.rawStored()).isFalse();
        assertThat(plan.sampledPages()).isEqualTo(1);
        assertThat(plan.schema()).isEqualTo(Schema.of(Field.of("id", Type.STRING), Field.of("n", Type.INT64)));
        assertThat(plan.schema().toCode()).contains("Field.of(\"n\", Type.INT64)");
        assertThat(plan.writes()).anyMatch(key -> key.endsWith("/g000001.json"));
        assertThat(world.lake.visible()).isEmpty();
        assertThat(world.entry(NINE)).isEmpty();
    }

    @Test
    void planOfAStoredWindowDoesNotCallTheSource() throws Exception {
        run();

        Plan plan = world.pipeline().plan(NINE);

        assertThat(plan.state()).isEqualTo("DONE");
        assertThat(plan.rawStored()).isTrue();
        assertThat(plan.writes()).isEmpty();
        assertThat(world.sourceCalls).hasValue(1);
    }

    @Test
    void windowOfAnotherScheduleIsRefused() {
        Window odd = Window.of(NINE.start().plusSeconds(60), Duration.ofHours(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.pipeline().run(odd))
                .withMessageContaining("none of the schedule")
                .withMessageContaining(NINE.name());
    }

    @Test
    void backfillOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.pipeline().backfill(World.NOW, World.NOW.plusSeconds(60)))
                .withMessageContaining("no window of the schedule");
    }

    @Test
    void damagedGenerationIsReplacedWhereTheWindowIsFetchedAgain() throws IOException {
        world.faults.strike(call -> call.name().startsWith("store.complete data/"), Fault.CRASH_BEFORE);
        world.dies(this::run);
        world.faults.heal();
        world.lake.staged().forEach(staged -> abort(staged.key(), staged.token()));
        world.waitForLeases();
        WindowReport failed = run();

        boolean reopened = world.pipeline().reopenToFetchAgain(NINE);
        WindowReport report = run();

        assertThat(failure(failed).kind()).isEqualTo(Failure.Kind.DAMAGED);
        assertThat(reopened).isTrue();
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.fetched()).isTrue();
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
    }

    @Test
    void fieldThatIsNewToTwoWindowsAtOnceTakesTheTypeOfTheFasterOne() {
        world.source =
                request -> PageReader.of(Page.json(request.window().equals(EIGHT) ? "[{\"x\":1.5}]" : "[{\"x\":1}]"));
        boolean[] raced = {false};
        world.faults.before(call -> {
            if (!raced[0] && call.name().startsWith("store.createIfAbsent _commits/schema/")) {
                raced[0] = true;
                world.pipeline().run(EIGHT);
            }
        });

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{x=1.0}", "{x=1.5}");
    }

    @Test
    void columnsThatTwoWindowsAddAtOnceAreBothKept() {
        world.source = request ->
                PageReader.of(Page.json(request.window().equals(EIGHT) ? "[{\"x\":1}]" : "[{\"x\":2,\"n\":3}]"));
        boolean[] raced = {false};
        world.faults.before(call -> {
            if (!raced[0] && call.name().startsWith("store.createIfAbsent _commits/schema/")) {
                raced[0] = true;
                world.pipeline().run(EIGHT);
            }
        });

        run();

        assertThat(world.rows()).containsExactly("{x=1}", "{x=2, n=3}");
    }

    @Test
    void recordThatOverflowsTheStackFailsItsWindowAlone() {
        world.settings = builder -> builder.startAt(EIGHT.start()).map("v1", (in, out) -> {
            if (in.string("id").startsWith(EIGHT.name())) {
                throw new StackOverflowError();
            }
            out.copy(in).emit();
        });

        RunReport report = world.pipeline().run();

        assertThat(report.windows())
                .extracting(WindowReport::outcome)
                .containsExactly(Outcome.FAILED, Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
    }

    @Test
    void schemaOfAnEarlierVersionIsThatOfTheRowsCommittedWithIt() {
        world.source = request ->
                PageReader.of(Page.json(request.window().equals(EIGHT) ? "[{\"x\":1,\"b\":2}]" : "[{\"x\":2}]"));
        world.faults.strike(call -> call.name().startsWith("sink.apply"), Fault.CRASH_BEFORE);
        world.dies(this::run);
        world.faults.heal();
        world.pipeline().run(EIGHT);
        world.waitForLeases();

        run();

        assertThat(world.keyedRows()).containsExactly("{x=1, b=2}", "{x=2}");
    }

    @Test
    void pageThatTheTransformerDoesNotAskForIsVerifiedToo() {
        world.faults.strike(call -> call.name().startsWith("store.stage data/"), Fault.CRASH_BEFORE);
        world.dies(this::run);
        world.faults.heal();
        world.lake.visible().forEach((key, body) -> {
            if (key.startsWith("raw/")) {
                byte[] damaged = body.clone();
                damaged[damaged.length - 20] ^= 1;
                world.lake.put(key, damaged);
            }
        });
        world.settings = builder -> builder.transformer(new Blind());
        world.waitForLeases();

        assertThat(failure(run()).kind()).isEqualTo(Failure.Kind.DAMAGED);
        assertThat(world.rows()).isEmpty();
    }

    /** Reads nothing of the pages. */
    private static final class Blind implements Transformer {
        @Override
        public String version() {
            return "blind";
        }

        @Override
        public Schema infer(RawPages pages, Schema known) {
            return known;
        }

        @Override
        public void transform(RawPages pages, Schema schema, RecordOutput output) {}
    }
}
