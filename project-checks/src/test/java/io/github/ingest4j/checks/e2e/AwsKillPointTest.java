// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.checks.e2e.Lake.NINE;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/**
 * A run over S3 and DynamoDB that dies before, or after, each of its requests, or is refused it, or loses its answer; and the
 * next run, that heals what is left.
 */
@Tag("slow")
@NeedsAws(
        value = {AwsService.S3, AwsService.DYNAMODB, AwsService.SNS, AwsService.SQS, AwsService.SECRETS_MANAGER},
        atomic = true)
class AwsKillPointTest {
    private static final int PAGES = 2;

    @TempDir
    Path folder;

    private final AwsLake lake;

    AwsKillPointTest(AwsServices aws) throws IOException {
        lake = new AwsLake(aws);
    }

    /** The process is gone: whatever it would still send stays unsent. */
    private static final class ProcessDied extends Error {
        private static final long serialVersionUID = 1L;

        ProcessDied() {
            super("injected: the process has died");
        }
    }

    /** What befalls one request. */
    enum Blow {
        DIES_BEFORE {
            @Override
            void strike(FaultyHttpClient wire, int request) {
                dieFrom(wire, request);
            }
        },
        /** Hardly another thing than to die before the next one. */
        DIES_AFTER {
            @Override
            int step() {
                return 3;
            }

            @Override
            void strike(FaultyHttpClient wire, int request) {
                wire.on(anyRequest()).after(request - 1L).callAfter(sent -> {
                    throw new ProcessDied();
                });
                dieFrom(wire, request);
            }
        },
        LOSES_ANSWER {
            @Override
            void strike(FaultyHttpClient wire, int request) {
                wire.on(anyRequest()).after(request - 1L).loseAnswer();
            }
        },
        /** In the shape of either service. The SDK tries again, or the engine where the SDK must not. */
        IS_THROTTLED {
            @Override
            int step() {
                return 3;
            }

            @Override
            void strike(FaultyHttpClient wire, int request) {
                wire.on(anyRequest())
                        .after(request - 1L)
                        .answer(503, shape("ThrottlingException"), "<Error><Code>SlowDown</Code></Error>");
            }
        },
        /** A right is taken away in the middle of the run: nothing may be read as missing. */
        IS_DENIED_FROM_THEN_ON {
            @Override
            int step() {
                return 3;
            }

            @Override
            void strike(FaultyHttpClient wire, int request) {
                wire.on(anyRequest())
                        .after(request - 1L)
                        .always()
                        .answer(403, shape("AccessDeniedException"), "<Error><Code>AccessDenied</Code></Error>");
            }
        },
        /** For longer than any layer tries again: the run has to give up. */
        LOSES_ANSWERS_FROM_THEN_ON {
            @Override
            int step() {
                return 3;
            }

            @Override
            void strike(FaultyHttpClient wire, int request) {
                wire.on(anyRequest()).after(request - 1L).loseAnswer();
                wire.on(anyRequest()).after(request - 1L).always().fail();
            }
        };

        abstract void strike(FaultyHttpClient wire, int request);

        /** Each of so many requests is struck. */
        int step() {
            return 1;
        }

        private static Map<String, String> shape(String dynamoDbError) {
            return Map.of("Content-Type", "application/xml", "x-amzn-ErrorType", dynamoDbError);
        }

        private static void dieFrom(FaultyHttpClient wire, int request) {
            wire.on(anyRequest()).after(request - 1L).always().callBefore(unsent -> {
                throw new ProcessDied();
            });
        }
    }

    private static Source source(AtomicInteger calls) {
        return request -> {
            calls.incrementAndGet();
            int first = request.resumeAfter().map(Integer::parseInt).orElse(0) + 1;
            return PageReader.of(IntStream.rangeClosed(first, PAGES)
                    .mapToObj(page -> Page.json("[{\"id\":" + page + "}]").withBookmark(String.valueOf(page)))
                    .iterator());
        };
    }

    /** Apache's client, over which S3Proxy answers every request: one that the SDK has to repeat would shift the count. */
    private static FaultyHttpClient wire() {
        return FaultyHttpClient.over(ApacheHttpClient.create());
    }

    private int requestsOfAnUndisturbedRun() {
        FaultyHttpClient wire = wire();
        RunReport report = lake.of("undisturbed")
                .pipeline(source(new AtomicInteger()), wire)
                .build()
                .run();
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        return wire.requests().size();
    }

    @ParameterizedTest
    @EnumSource(Blow.class)
    void runStruckAtAnyRequestIsHealedByTheNext(Blow blow) throws Exception {
        int requests = requestsOfAnUndisturbedRun();
        assertThat(requests).as("requests worth striking").isGreaterThan(15);

        List<String> expected = new ArrayList<>(List.of("undisturbed|1,2"));
        for (int request = 1; request <= requests; request += blow.step()) {
            AwsLake struck = lake.of("struck%03d".formatted(request));
            strike(struck, blow, request);
            expected.add(struck.stream.pipeline() + "|1,2");
        }

        assertThat(lake.query(
                        folder,
                        "SELECT regexp_extract(filename, '/data/([^/]+)/', 1), string_agg(id, ',' ORDER BY id)"
                                + " FROM orders GROUP BY 1 ORDER BY 1"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private void strike(AwsLake struck, Blow blow, int request) throws IOException {
        String where = blow + " at request " + request;
        AtomicInteger calls = new AtomicInteger();
        FaultyHttpClient wire = wire();
        blow.strike(wire, request);

        boolean died = false;
        try {
            Outcome outcome = struck.pipeline(source(calls), wire).build().run().outcome();
            if (blow == Blow.IS_THROTTLED) {
                assertThat(outcome).as(where).isEqualTo(Outcome.SUCCEEDED);
            }
        } catch (ProcessDied e) {
            died = true;
        }
        assertThat(died).as(where).isEqualTo(blow == Blow.DIES_BEFORE || blow == Blow.DIES_AFTER);
        List<String> seen = struck.files();
        struck.clock.advance(AwsLake.LEASE.plusSeconds(1));
        RunReport report = struck.pipeline(source(calls)).build().run();

        assertThat(report.outcome()).as(where).isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
        assertThat(struck.files()).as("what was visible stays, %s", where).containsAll(seen);
        assertThat(struck.entry(NINE).state()).as(where).isEqualTo(WindowState.DONE);
        assertThat(calls.get()).as("readings of the source, %s", where).isBetween(1, 2);
        assertThat(struck.pipeline(source(calls)).build().run().outcome()).isEqualTo(Outcome.ALREADY_DONE);
    }

    @Test
    void replayThatDiesAtAnyRequestIsHealedByTheNextRunWithoutTheSource() throws Exception {
        AwsLake calm = lake.of("calm");
        calm.pipeline(source(new AtomicInteger())).build().run();
        FaultyHttpClient counter = wire();
        calm.pipeline(source(new AtomicInteger()), counter).build().replay(NINE);
        int requests = counter.requests().size();
        List<String> expected = new ArrayList<>(List.of("calm|1,2"));

        for (int request = 1; request <= requests; request++) {
            AwsLake struck = lake.of("struck%03d".formatted(request));
            AtomicInteger calls = new AtomicInteger();
            struck.pipeline(source(calls)).build().run();
            FaultyHttpClient wire = wire();
            Blow.DIES_AFTER.strike(wire, request);
            try {
                struck.pipeline(source(calls), wire).build().replay(NINE);
            } catch (ProcessDied e) {
                assertThat(e).hasMessageContaining("injected");
            }
            struck.clock.advance(AwsLake.LEASE.plusSeconds(1));
            struck.pipeline(source(calls)).build().run();

            assertThat(struck.entry(NINE).state()).as("at request %d", request).isEqualTo(WindowState.DONE);
            assertThat(calls.get())
                    .as("readings of the source, at request %d", request)
                    .isEqualTo(1);
            expected.add(struck.stream.pipeline() + "|1,2");
        }

        assertThat(lake.query(
                        folder,
                        "SELECT regexp_extract(filename, '/data/([^/]+)/', 1), string_agg(id, ',' ORDER BY id)"
                                + " FROM orders GROUP BY 1 ORDER BY 1"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
