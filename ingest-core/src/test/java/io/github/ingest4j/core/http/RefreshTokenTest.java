// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.AuthTest.with;
import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SecretStore;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.core.internal.Pause;
import io.github.ingest4j.core.local.FileSecrets;
import io.github.ingest4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refresh tokens with a store of files, and servers that replace them at each use. */
@Timeout(30)
class RefreshTokenTest {
    private static final String NAME = "shop/refresh";
    private static final String FILE = "shop%2Frefresh";

    /** What happens at a save: each of these is a way to die or to fail. */
    private interface Save {
        boolean replace(SecretStore store, String name, Secret before, Secret next) throws IOException;
    }

    /** Ends a process, as far as a test can: nothing may catch it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-25T10:00:00Z"));
    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicInteger replaced = new AtomicInteger();
    private Save save = SecretStore::replace;
    private Pause pause = pauses::add;
    private AuthServer server;
    private @Nullable ReadRequest request;
    private String current = "refresh-token-0";

    @BeforeEach
    void start() throws IOException {
        server = new AuthServer();
        server.answering(this::strict);
        Files.writeString(folder.resolve("ID"), "s6BhdRkqt3\n");
        Files.writeString(folder.resolve("SECRET"), "7Fjfp0ZBr1KtDRbnfVdmIw\n");
        Files.writeString(folder.resolve(FILE), "refresh-token-0\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theRequestIsAsInTheExampleOfTheRfc() throws Exception {
        Files.writeString(folder.resolve(FILE), "tGzv3JOkF0XG5Qx2TlKWIA");
        server.answering(asked -> server.issue("\"expires_in\": 3600"));

        bodies(source(), request());

        assertThat(server.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.header("Authorization")).isEqualTo("Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
            assertThat(asked.body()).isEqualTo("grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA");
        });
        assertThat(stored()).isEqualTo("tGzv3JOkF0XG5Qx2TlKWIA");
    }

    @Test
    void aClientWithoutSecretNamesItselfInTheBody() throws Exception {
        HttpSource source = local(server.url("/data"))
                .auth(Auth.refreshToken(server.url("/token"), "ID", NAME))
                .build();

        bodies(source, request());

        assertThat(server.asked().get(0).header("Authorization")).isEmpty();
        assertThat(server.asked().get(0).body())
                .isEqualTo("grant_type=refresh_token&refresh_token=refresh-token-0&client_id=s6BhdRkqt3");
    }

    @Test
    void theNextRefreshTokenIsSavedBeforeTheAccessTokenIsUsed() throws Exception {
        List<Object> events = new ArrayList<>();
        save = (store, name, before, next) -> {
            events.add("asked for data " + server.shown().size() + " times");
            events.add(before.reveal() + " -> " + next.reveal());
            return store.replace(name, before, next);
        };

        bodies(source(), request());

        assertThat(events).containsExactly("asked for data 0 times", "refresh-token-0 -> refresh-token-1");
        assertThat(stored()).isEqualTo("refresh-token-1");
        assertThat(server.shown()).containsExactly("Bearer access-token-1");
    }

    @Test
    void eachTokenTakesTheRefreshTokenThatIsStoredThen() throws Exception {
        HttpSource source = source();

        for (int hour = 0; hour < 3; hour++) {
            bodies(source, request());
            clock.advance(Duration.ofHours(1));
        }

        assertThat(server.asked())
                .extracting(asked -> asked.form().get("refresh_token"))
                .containsExactly("refresh-token-0", "refresh-token-1", "refresh-token-2");
        assertThat(stored()).isEqualTo("refresh-token-3");
    }

    @Test
    void theSameRefreshTokenAgainIsNotSaved() throws Exception {
        server.answering(asked -> server.issue("\"refresh_token\": \"refresh-token-0\""));

        bodies(source(), request());

        assertThat(replaced).hasValue(0);
        assertThat(server.shown()).containsExactly("Bearer access-token-1");
    }

    @Test
    void killedBeforeTheSaveAStrictServerNeedsAPersonAgain() {
        save = (store, name, before, next) -> {
            throw new Killed();
        };
        assertThatThrownBy(() -> bodies(source(), request())).isInstanceOf(Killed.class);
        save = SecretStore::replace;

        assertThatThrownBy(() -> bodies(source(), request()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL_UNAUTHORISED))
                .hasMessage("POST " + server.url("/token") + " answered 400: invalid_grant; the refresh token was"
                        + " refused: sign in again, and store the new one as secret shop/refresh");
        assertThat(server.shown()).isEmpty();
    }

    @Test
    void killedBeforeTheSaveALenientServerGoesOn() throws Exception {
        server.answering(this::lenient);
        save = (store, name, before, next) -> {
            throw new Killed();
        };
        assertThatThrownBy(() -> bodies(source(), request())).isInstanceOf(Killed.class);
        save = SecretStore::replace;

        assertThat(bodies(source(), request())).containsExactly("[]");
        assertThat(stored()).isEqualTo("refresh-token-2");
    }

    @Test
    void killedAfterTheSaveTheNextProcessUsesWhatWasSaved() throws Exception {
        save = (store, name, before, next) -> {
            store.replace(name, before, next);
            throw new Killed();
        };
        assertThatThrownBy(() -> bodies(source(), request())).isInstanceOf(Killed.class);
        save = SecretStore::replace;

        assertThat(bodies(source(), request())).containsExactly("[]");
        assertThat(server.asked())
                .extracting(asked -> asked.form().get("refresh_token"))
                .containsExactly("refresh-token-0", "refresh-token-1");
        assertThat(stored()).isEqualTo("refresh-token-2");
    }

    @Test
    void whenTheAnswerOfTheSaveIsLostItIsSavedAgainBeforeAnythingElse() throws Exception {
        HttpSource source = source();
        save = (store, name, before, next) -> {
            store.replace(name, before, next);
            throw new IOException("connection reset");
        };
        assertThatThrownBy(() -> bodies(source, request()))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("the refresh token that came in place of secret shop/refresh could not be saved: connection"
                        + " reset; it is kept in memory, and nothing is asked for before it is saved; should this"
                        + " process end before that, sign in again")
                .hasRootCauseMessage("connection reset");
        assertThat(server.shown()).isEmpty();
        save = SecretStore::replace;

        assertThat(bodies(source, request())).containsExactly("[]");
        assertThat(server.asked()).hasSize(1);
        assertThat(server.shown()).containsExactly("Bearer access-token-1");
        assertThat(stored()).isEqualTo("refresh-token-1");
    }

    @Test
    void whileNothingCanBeSavedNothingIsAskedFor() throws Exception {
        HttpSource source = source();
        save = (store, name, before, next) -> {
            throw new IOException("disk is away with " + next.reveal());
        };

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> bodies(source, request()))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("could not be saved: disk is away with [hidden]; it is kept in memory")
                    .hasNoCause();
        }
        assertThat(server.asked()).hasSize(1);
        assertThat(server.shown()).isEmpty();
        save = SecretStore::replace;
        bodies(source, request());

        assertThat(server.shown()).containsExactly("Bearer access-token-1");
        assertThat(stored()).isEqualTo("refresh-token-1");
    }

    @Test
    void aThreadThatIsToEndSavesFirst() throws Exception {
        HttpSource source = source();
        save = (store, name, before, next) -> {
            throw new IOException("disk is away");
        };
        assertThatThrownBy(() -> bodies(source, request())).isInstanceOf(IOException.class);
        save = (store, name, before, next) -> {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            return store.replace(name, before, next);
        };

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> bodies(source, request())).isInstanceOf(InterruptedException.class);

        awaitAnotherThan("refresh-token-0");
        assertThat(stored()).isEqualTo("refresh-token-1");
        assertThat(server.shown()).isEmpty();
    }

    @Test
    void aReaderThatIsInterruptedLeavesTheRestToBeDoneWithoutIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        server.answering(request -> {
            asked.countDown();
            interrupted.await(10, TimeUnit.SECONDS);
            return strict(request);
        });
        HttpSource source = source();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<List<String>> reader = thread.submit(() -> bodies(source, request()));
        asked.await(10, TimeUnit.SECONDS);

        thread.shutdownNow();

        assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS))
                .hasCauseExactlyInstanceOf(InterruptedException.class);
        interrupted.countDown();
        awaitAnotherThan("refresh-token-0");
        assertThat(stored()).isEqualTo("refresh-token-1");
        assertThat(bodies(source, request())).containsExactly("[]");
        assertThat(server.asked()).hasSize(1);
        assertThat(server.shown()).containsExactly("Bearer access-token-1");
    }

    @Test
    void nothingIsBegunThatTheDeadlineCouldBreakOff() throws Exception {
        Instant now = clock.instant();

        assertThatThrownBy(() -> bodies(source(), request().withDeadline(now.plusSeconds(29))))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("POST " + server.url("/token") + " was not asked: its answer may take PT30S"
                        + " (headersTimeout(...)), the run ends before that, and a refresh token that it brings would be"
                        + " lost");
        assertThat(server.asked()).isEmpty();
        assertThat(bodies(source(), request().withDeadline(now.plusSeconds(31))))
                .containsExactly("[]");
    }

    @Test
    void nothingIsBegunForWhichAWaitForItsTurnHasLeftNoTime() {
        ManualTime time = new ManualTime();
        RequestBudget budget = RequestBudget.unlimited().time(time::nanos, length -> {
            time.pause(length);
            clock.advance(length);
        });
        budget.gate(server.url("").substring("http://".length())).pause(Duration.ofSeconds(20), "asked to");
        HttpSource source = local(server.url("/data"))
                .time(clock, duration -> pause.pause(duration))
                .budget(budget)
                .auth(Auth.refreshToken(server.url("/token"), "ID", "SECRET", NAME))
                .build();
        ReadRequest hurried = request().withDeadline(clock.instant().plusSeconds(45));

        assertThatThrownBy(() -> bodies(source, hurried))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith("POST " + server.url("/token") + " was not asked: its answer may take PT30S");

        assertThat(time.pauses).containsExactly(Duration.ofSeconds(20));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aProviderThatIsMadeAnewSavesWhatTheOneBeforeCouldNot() throws Exception {
        HttpSource source = source();
        save = (store, name, before, next) -> {
            throw new IOException("disk is away");
        };
        assertThatThrownBy(() -> bodies(source, request())).isInstanceOf(IOException.class);
        save = SecretStore::replace;

        assertThat(bodies(source, request(new FileSecrets(folder)))).containsExactly("[]");

        assertThat(server.asked()).hasSize(1);
        assertThat(server.shown()).containsExactly("Bearer access-token-1");
        assertThat(stored()).isEqualTo("refresh-token-1");
    }

    @Test
    void aRefusedSaveNeedsAPerson() {
        save = (store, name, before, next) -> {
            throw new ConfigurationException("no right to write");
        };

        assertThatThrownBy(() -> bodies(source(), request()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "the refresh token that came in place of secret shop/refresh could not be saved:"
                                + " no right to write; it is kept in memory");
    }

    @Test
    void aTokenThatExpiredWhileItWasUnsavedIsReplacedByMeansOfWhatWasSaved() throws Exception {
        HttpSource source = source();
        save = (store, name, before, next) -> {
            throw new IOException("disk is away");
        };
        assertThatThrownBy(() -> bodies(source, request())).isInstanceOf(IOException.class);
        save = SecretStore::replace;
        clock.advance(Duration.ofHours(2));

        bodies(source, request());

        assertThat(server.shown()).containsExactly("Bearer access-token-2");
        assertThat(stored()).isEqualTo("refresh-token-2");
    }

    @Test
    void aLateSaveDoesNotUndoWhatAnotherProcessStored() throws Exception {
        HttpSource source = source();
        save = (store, name, before, next) -> {
            throw new IOException("disk is away");
        };
        assertThatThrownBy(() -> bodies(source, request())).isInstanceOf(IOException.class);
        save = SecretStore::replace;
        Files.writeString(folder.resolve(FILE), "refresh-token-of-another");

        bodies(source, request());

        assertThat(stored()).isEqualTo("refresh-token-of-another");
        assertThat(server.shown()).containsExactly("Bearer access-token-1");
    }

    @Test
    void aRefreshTokenThatAnotherProcessReplacedMeanwhileIsTakenFromTheStore() throws Exception {
        current = "refresh-token-9"; // the other process has it, and has not saved it yet
        pause = duration -> {
            pauses.add(duration);
            if (pauses.size() == 2) {
                write("refresh-token-9");
            }
        };

        assertThat(bodies(source(), request())).containsExactly("[]");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(server.asked())
                .extracting(asked -> asked.form().get("refresh_token"))
                .containsExactly("refresh-token-0", "refresh-token-9");
        assertThat(stored()).isEqualTo("refresh-token-1");
    }

    @Test
    void aRevokedRefreshTokenIsAskedWithOnce() {
        current = "another";

        assertThatThrownBy(() -> bodies(source(), request()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL_UNAUTHORISED));
        assertThat(server.asked()).hasSize(1);
        assertThat(pauses).hasSize(3).containsOnly(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        200 | {"refresh_token":"refresh-token-1","access_token":"abcdef123","token_type":"mac"}  | answered 200 with an object that holds a token_type other than Bearer, which alone is supported
        200 | {"token_type":"bearer","refresh_token":"refresh-token-1"}                          | answered 200 with an object that holds no access_token
        200 | {"refresh_token":"refresh-token-1","access_token":"abcdef 123"}                    | answered 200 with an object that holds an access_token that cannot stand in a header
        200 | {"refresh_token":"refresh-token-1","access_token":"abcdef123","access_token":"abcdef123"} | answered 200 with what is not one JSON object, or names a member twice
        200 | {"refresh_token":"refresh-token-1","access_token":"abcdef123"}}                    | answered 200 with what is not one JSON object, or names a member twice
        201 | {"refresh_token":"refresh-token-1"}                                                | answered 201 with an object that holds no access_token
        """)
    void theNextRefreshTokenIsSavedWhateverElseIsWrongWithTheAnswer(int status, String answer, String message) {
        server.answering(asked -> Reply.of(status, answer));

        assertThatThrownBy(() -> bodies(source(), request()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessage("POST " + server.url("/token") + " " + message);
        assertThat(stored()).isEqualTo("refresh-token-1");
        assertThat(server.shown()).isEmpty();
    }

    @Test
    void theNextRefreshTokenIsSavedFromAnAnswerThatBreaksOffAfterIt() throws Exception {
        try (RawServer raw = RawServer.running(connection -> connection
                .skipBody()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"
                        + "{\"refresh_token\":\"refresh-token-1\",\"access_token\":\"abcd"))) {
            HttpSource source = local(server.url("/data"))
                    .auth(Auth.refreshToken(raw.url("/token"), "ID", "SECRET", NAME))
                    .build();

            assertThatThrownBy(() -> bodies(source, request()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("POST " + raw.url("/token") + " failed within the answer: ");
            assertThat(stored()).isEqualTo("refresh-token-1");
        }
    }

    @Test
    void halfARefreshTokenIsNotSaved() throws Exception {
        try (RawServer raw = RawServer.running(connection -> connection
                .skipBody()
                .send("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"refresh_token\":\"refresh-tok"))) {
            HttpSource source = local(server.url("/data"))
                    .auth(Auth.refreshToken(raw.url("/token"), "ID", "SECRET", NAME))
                    .build();

            assertThatThrownBy(() -> bodies(source, request())).isInstanceOf(IOException.class);
            assertThat(stored()).isEqualTo("refresh-token-0");
        }
    }

    @Test
    void aRefreshTokenBesideAnErrorIsNotSaved() {
        server.answering(asked -> Reply.json("{\"error\":\"invalid_scope\",\"refresh_token\":\"refresh-token-1\"}"));

        assertThatThrownBy(() -> bodies(source(), request()))
                .isInstanceOf(SourceException.class)
                .hasMessage("POST " + server.url("/token") + " answered 200: invalid_scope");
        assertThat(stored()).isEqualTo("refresh-token-0");
    }

    @Test
    void whatCameWithoutAnAccessTokenIsSavedBeforeAnotherIsAskedFor() throws Exception {
        HttpSource source = source();
        server.answering(asked -> Reply.json("{\"refresh_token\":\"refresh-token-7\"}"));
        save = (store, name, before, next) -> {
            throw new IOException("disk is away");
        };
        assertThatThrownBy(() -> bodies(source, request()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not be saved: disk is away");
        save = SecretStore::replace;
        current = "refresh-token-7";
        server.answering(this::strict);

        bodies(source, request());

        assertThat(server.asked())
                .extracting(asked -> asked.form().get("refresh_token"))
                .containsExactly("refresh-token-0", "refresh-token-7");
        assertThat(server.shown()).containsExactly("Bearer access-token-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        200 | {"error":"bad_refresh_token"}
        400 | {"error":"invalid_request"}
        400 | refused
        """)
    void whateverARefusalIsCalledTheStoreIsLookedAtAgain(int status, String refusal) throws Exception {
        write("refresh-token-0");
        server.answering(asked -> {
            if (asked.form().get("refresh_token").equals("refresh-token-0")) {
                write("refresh-token-9"); // which another process has saved meanwhile
                return Reply.of(status, refusal);
            }
            return server.issue("");
        });

        assertThat(bodies(source(), request())).containsExactly("[]");
        assertThat(server.asked())
                .extracting(asked -> asked.form().get("refresh_token"))
                .containsExactly("refresh-token-0", "refresh-token-9");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        200 | {"error":"bad_refresh_token"} | FAIL_UNAUTHORISED | answered 200: bad_refresh_token; the refresh token was refused: sign in again, and store the new one as secret shop/refresh
        400 | {"error":"invalid_scope"}     | FAIL              | answered 400: invalid_scope
        """)
    void whereTheStoreHasNoOtherTheRefusalIsTold(int status, String refusal, Reaction reaction, String message) {
        server.answering(asked -> Reply.of(status, refusal));

        assertThatThrownBy(() -> bodies(source(), request()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(reaction))
                .hasMessage("POST " + server.url("/token") + " " + message);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aRefreshTokenThatIsNeverReplacedIsAskedForAnewOnceItIsRefused() throws Exception {
        server.answering(asked -> asked.form().get("refresh_token").equals("new")
                ? server.issue("")
                : Reply.of(400, "{\"error\": \"invalid_grant\"}"));
        SecretProvider renewing = AuthTest.renewing("old", "new");

        assertThat(bodies(source(OAuth::neverReplaced), REQUEST.withSecrets(renewing)))
                .containsExactly("[]");
        assertThat(server.asked())
                .extracting(asked -> asked.form().get("refresh_token"))
                .containsExactly("old", "new");
    }

    @Test
    void aProviderThatCannotSaveIsRefusedBeforeAnythingIsAsked() {
        assertThatThrownBy(() -> bodies(source(), with(Map.of("ID", "i", "SECRET", "s", NAME, "refresh-token-0"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "secret shop/refresh is a refresh token that the server may replace, and the provider of the"
                                + " pipeline's secrets saves none: take one that does, or say neverReplaced() if the server"
                                + " never replaces it");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aRefreshTokenThatIsNeverReplacedMayComeFromAnywhere() throws Exception {
        server.answering(asked -> server.issue(""));

        assertThat(bodies(
                        source(OAuth::neverReplaced), with(Map.of("ID", "i", "SECRET", "s", NAME, "refresh-token-0"))))
                .containsExactly("[]");
        assertThat(server.asked().get(0).form()).containsEntry("refresh_token", "refresh-token-0");
    }

    @Test
    void aReplacementThatWasExcludedIsAnError() {
        assertThatThrownBy(() -> bodies(source(OAuth::neverReplaced), request()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("POST " + server.url("/token") + " brought a refresh token in place of secret"
                        + " shop/refresh, which neverReplaced() excludes");
        assertThat(server.shown()).isEmpty();
    }

    @Test
    void sixteenThreadsUseOneRefreshToken() throws Exception {
        HttpSource source = source();
        CountDownLatch all = new CountDownLatch(16);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<List<String>>> reads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            reads.add(threads.submit(() -> {
                all.countDown();
                all.await(10, TimeUnit.SECONDS);
                return bodies(source, request());
            }));
        }
        threads.shutdown();
        for (Future<List<String>> read : reads) {
            assertThat(read.get()).containsExactly("[]");
        }

        assertThat(server.asked()).hasSize(1);
        assertThat(replaced).hasValue(1);
    }

    @Test
    void theSecretsOfAnotherProviderGetATokenOfTheirOwn() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        for (String name : List.of("ID", "SECRET")) {
            Files.copy(folder.resolve(name), other.resolve(name));
        }
        Files.writeString(other.resolve(FILE), "refresh-token-of-the-other");
        server.answering(this::lenient);
        HttpSource source = source();
        ReadRequest others = request(new FileSecrets(other));
        save = (store, name, before, next) -> {
            throw new IOException("disk is away");
        };
        assertThatThrownBy(() -> bodies(source, request())).isInstanceOf(IOException.class);
        save = SecretStore::replace;

        bodies(source, others);
        bodies(source, request());

        assertThat(server.asked())
                .extracting(asked -> asked.form().get("refresh_token"))
                .containsExactly("refresh-token-0", "refresh-token-of-the-other");
        assertThat(server.shown()).containsExactly("Bearer access-token-2", "Bearer access-token-1");
        assertThat(stored()).isEqualTo("refresh-token-1");
        assertThat(new FileSecrets(other).get(NAME).reveal()).isEqualTo("refresh-token-2");
    }

    @Test
    void twoProcessesThatAskAtOnceBothGoOn() throws Exception {
        CountDownLatch bothHaveRead = new CountDownLatch(2);
        server.answering(asked -> {
            if (asked.form().get("refresh_token").equals("refresh-token-0")) {
                bothHaveRead.countDown();
                bothHaveRead.await(10, TimeUnit.SECONDS);
            }
            return strict(asked);
        });
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Future<List<String>> one = threads.submit(() -> bodies(patient(), request()));
        Future<List<String>> other = threads.submit(() -> bodies(patient(), request()));
        threads.shutdown();

        assertThat(one.get()).containsExactly("[]");
        assertThat(other.get()).containsExactly("[]");
        assertThat(stored()).isEqualTo("refresh-token-2");
    }

    /** A source of its own process, which waits for the other's save however long the machine takes. */
    private HttpSource patient() {
        return local(server.url("/data"))
                .time(clock, duration -> awaitAnotherThan("refresh-token-0"))
                .auth(Auth.refreshToken(server.url("/token"), "ID", "SECRET", NAME))
                .build();
    }

    private void awaitAnotherThan(String text) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (stored().equals(text) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Replaces the refresh token at each use, and refuses it from then on. */
    private synchronized Reply strict(AuthServer.Asked asked) {
        if (!asked.form().get("refresh_token").equals(current)) {
            return Reply.of(400, "{\"error\": \"invalid_grant\"}");
        }
        return next();
    }

    /** Replaces the refresh token at each use, and takes all that it ever gave. */
    private synchronized Reply lenient(AuthServer.Asked asked) {
        return next();
    }

    private Reply next() {
        current = "refresh-token-" + (server.issuedSoFar() + 1);
        return server.issue("\"expires_in\": 3600, \"refresh_token\": \"" + current + "\"");
    }

    private HttpSource source() {
        return source(UnaryOperator.identity());
    }

    /** A source as another process would have it: with no token in memory. */
    private HttpSource source(UnaryOperator<OAuth> settings) {
        return local(server.url("/data"))
                .time(clock, duration -> pause.pause(duration))
                .auth(settings.apply(Auth.refreshToken(server.url("/token"), "ID", "SECRET", NAME)))
                .build();
    }

    private ReadRequest request() {
        if (request == null) {
            request = request(new FileSecrets(folder));
        }
        return request;
    }

    private ReadRequest request(FileSecrets files) {
        SecretStore store = files.store().orElseThrow();
        return REQUEST.withSecrets(new SecretProvider() {
            @Override
            public Secret get(String name) throws IOException {
                boolean interrupted = Thread.interrupted(); // which ends the reading of files
                try {
                    return files.get(name);
                } finally {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            }

            @Override
            public Optional<SecretStore> store() {
                return Optional.of(new SecretStore() {
                    @Override
                    public Secret read(String name) throws IOException {
                        return store.read(name);
                    }

                    @Override
                    public boolean replace(String name, Secret before, Secret next) throws IOException {
                        replaced.incrementAndGet();
                        return save.replace(store, name, before, next);
                    }
                });
            }
        });
    }

    private String stored() {
        try {
            return new FileSecrets(folder).get(NAME).reveal();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String text) {
        try {
            Files.writeString(folder.resolve(FILE), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
