// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.ClaimRequest;
import io.github.ingest4j.ledger.ClaimResult;
import io.github.ingest4j.ledger.ClaimResult.Granted;
import io.github.ingest4j.ledger.ClaimResult.Refused;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.ledger.Ledger.CommitResult;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.store.StoreRefusedException;
import io.github.ingest4j.testkit.LedgerContract;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileLedgerTest extends LedgerContract {
    private static final StreamId STREAM = new StreamId("shop", "orders");
    private static final Window WINDOW = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    Path temporary;

    private Path folder() {
        return temporary.resolve("new/.ledger");
    }

    private Path streamFolder() {
        return folder().resolve("shop/orders");
    }

    @Override
    protected Ledger ledger() {
        return FileLedger.at(folder());
    }

    @Override
    protected boolean leasesCount() {
        return false;
    }

    @Test
    void readingCreatesNothing() throws IOException {
        ledger().find(STREAM, WINDOW);
        ledger().entriesFrom(STREAM, NOW);
        ledger().outbox(STREAM);

        assertThat(folder()).doesNotExist();
    }

    @Test
    void windowOfALiveProcessIsRunningAndOfAKilledOneFreeAtOnce() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClaimAndWait.class.getName(),
                        folder().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(child.getInputStream().read()).isEqualTo('c');

            ClaimResult whileItLives = claim(ledger(), "run-2", NOW.plus(Duration.ofDays(1)));
            assertThat(whileItLives).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.reason()).isEqualTo(ClaimResult.Reason.RUNNING);
                assertThat(refused.stored().owner()).isEqualTo("child");
            });
        } finally {
            child.destroyForcibly().waitFor();
        }

        assertThat(claim(ledger(), "run-3", NOW))
                .isInstanceOfSatisfying(
                        Granted.class,
                        granted -> assertThat(granted.claim().epoch()).isEqualTo(2));
    }

    /** Claims the window in a process of its own, says so, and waits to be killed. */
    static final class ClaimAndWait {
        public static void main(String[] args) throws Exception {
            ClaimResult result = claim(FileLedger.at(Path.of(args[0])), "child", NOW);
            System.out.write(result instanceof Granted ? 'c' : 'r');
            System.out.flush();
            new CountDownLatch(1).await(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void claimsLeaveNoFileOpen() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
        Ledger ledger = ledger();
        claimAndRelease(ledger, 0);
        long before = openFiles();

        for (int i = 1; i <= 1_000; i++) {
            claimAndRelease(ledger, i);
        }

        assertThat(openFiles()).isLessThan(before + 20);
    }

    @Test
    void interruptedRunCanLetGo() throws IOException {
        Granted granted = (Granted) claim(ledger(), "run-1", NOW);

        Thread.currentThread().interrupt();
        CommitResult result = ledger().commit(granted.claim(), everything(granted.claim()));
        granted.hold().close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result).isEqualTo(CommitResult.APPLIED);
    }

    @Test
    void commitThatDiesAtAnyStepIsWholeOrNotAtAll() throws IOException {
        AtomicInteger steps = new AtomicInteger();
        commitDyingIn(temporary.resolve("world"), Integer.MAX_VALUE, steps);
        int all = steps.get();
        assertThat(all).isGreaterThan(15);

        boolean applied = false;
        for (int step = 1; step <= all; step++) {
            Path world = temporary.resolve("world-" + step);
            WindowEntry claimed = commitDyingIn(world, step, new AtomicInteger());

            Ledger next = FileLedger.at(world);
            WindowEntry entry = next.find(STREAM, WINDOW).orElseThrow();
            boolean whole = entry.state() == WindowState.DONE;
            assertThat(whole || !applied)
                    .as("once applied, applied at every later step")
                    .isTrue();
            applied = whole;
            assertThat(entry.equals(claimed)).isEqualTo(!whole);
            assertThat(next.cursor(STREAM).isPresent()).isEqualTo(whole);
            assertThat(next.health(STREAM).version()).isEqualTo(whole ? 1 : 0);
            assertThat(next.outbox(STREAM)).hasSize(whole ? 2 : 0);
            assertThat(next.entriesFrom(STREAM, WINDOW.end())).hasSize(whole ? 0 : 1);
            assertThat(world.resolve("shop/orders/transaction.json")).doesNotExist();
            assertThat(claim(next, "run-2", NOW)).isInstanceOf(whole ? Refused.class : Granted.class);
        }
        assertThat(applied).isTrue();
    }

    @Test
    void recoveryThatDiesIsTakenUpAgain() throws IOException {
        for (int step = 1; step <= 12; step++) {
            Path world = temporary.resolve("recovery-" + step);
            commitDyingIn(world, transactionIsThere(), new AtomicInteger());
            assertThat(world.resolve("shop/orders/transaction.json")).exists();
            AtomicInteger steps = new AtomicInteger();

            FileLedger dying = new FileLedger(world, dyingAt(step, steps));
            assertThatThrownBy(() -> dying.find(STREAM, WINDOW)).isInstanceOf(Killed.class);

            Ledger next = FileLedger.at(world);
            assertThat(next.find(STREAM, WINDOW).orElseThrow().state()).isEqualTo(WindowState.DONE);
            assertThat(next.outbox(STREAM)).hasSize(2);
            assertThat(next.cursor(STREAM)).contains(new Cursor(WINDOW.end(), 1));
        }
    }

    @Test
    void halfWrittenFileOfADeadProcessIsNoHarm() throws IOException {
        Granted granted = (Granted) claim(ledger(), "run-1", NOW);
        Files.writeString(streamFolder().resolve("writing.tmp"), "{\"ver");

        assertThat(ledger().commit(granted.claim(), everything(granted.claim())))
                .isEqualTo(CommitResult.APPLIED);
        assertThat(ledger().outbox(STREAM)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"format\":1,\"win",
                "[]",
                "{}",
                "{\"format\":1,\"window\":\"x\"}",
                "{\"format\":1,\"window\":7}"
            })
    void stateThatCannotBeReadIsDamageThatNamesTheFile(String text) throws IOException {
        claim(ledger(), "run-1", NOW);
        Path file = streamFolder().resolve("windows/" + WINDOW.name() + ".json");
        Files.writeString(file, text);

        assertThatThrownBy(() -> ledger().find(STREAM, WINDOW))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> ledger().entriesFrom(STREAM, Instant.EPOCH)).isInstanceOf(DamagedDataException.class);
    }

    @Test
    void stateOfALaterVersionIsRefusedWithTheRemedy() throws IOException {
        claim(ledger(), "run-1", NOW);
        Path file = streamFolder().resolve("windows/" + WINDOW.name() + ".json");
        Files.writeString(file, "{\"format\":2}");

        assertThatThrownBy(() -> ledger().find(STREAM, WINDOW))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(file.toString(), "format 2", "use the later one");
    }

    @Test
    void finishedWindowsBeforeTheInstantAreNotRead() throws IOException {
        Granted granted = (Granted) claim(ledger(), "run-1", NOW);
        ledger().commit(granted.claim(), everything(granted.claim()));
        Files.writeString(streamFolder().resolve("windows/" + WINDOW.name() + ".json"), "damaged");

        assertThat(ledger().entriesFrom(STREAM, WINDOW.end())).isEmpty();
    }

    @Test
    void ledgerWhoseFolderIsAFileIsRefused() throws IOException {
        Files.createDirectories(temporary.resolve("new"));
        Files.writeString(folder(), "x");

        assertThatThrownBy(() -> claim(ledger(), "run-1", NOW))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(folder().toString());
    }

    @Test
    void fullDiskIsRefusedAndLeavesTheWindowFree() throws IOException {
        FileLedger full = new FileLedger(folder(), new DurableFiles((operation, path) -> {
            if (operation.equals("write")) {
                throw new FileSystemException(path.toString(), null, "No space left on device");
            }
        }));

        assertThatThrownBy(() -> claim(full, "run-1", NOW))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("free some");
        assertThat(claim(ledger(), "run-2", NOW)).isInstanceOf(Granted.class);
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static DurableFiles dyingAt(int step, AtomicInteger steps) {
        return new DurableFiles((operation, path) -> {
            if (steps.incrementAndGet() >= step) {
                throw new Killed();
            }
        });
    }

    /** Claims in a healthy process, then commits in one that dies before a step; gives the entry as claimed. */
    private static WindowEntry commitDyingIn(Path world, int step, AtomicInteger steps) throws IOException {
        Granted granted = (Granted) claim(FileLedger.at(world), "run-1", NOW);
        try {
            new FileLedger(world, dyingAt(step, steps)).commit(granted.claim(), everything(granted.claim()));
        } catch (Killed e) {
            // As wanted.
        }
        granted.hold().close();
        return granted.claim().entry();
    }

    /** The first step after the transaction has got its name. */
    private int transactionIsThere() throws IOException {
        for (int step = 1; ; step++) {
            Path world = temporary.resolve("search-" + step);
            if (!Files.exists(world)) {
                commitDyingIn(world, step, new AtomicInteger());
            }
            if (Files.exists(world.resolve("shop/orders/transaction.json"))) {
                return step;
            }
        }
    }

    private static LedgerChange everything(Claim claim) {
        WindowEntry done = claim.entry().toBuilder()
                .state(WindowState.DONE)
                .leaseUntil(null)
                .build();
        return new LedgerChange(
                done,
                Optional.of(new Cursor(WINDOW.end(), 1)),
                Optional.of(new StreamHealth(StreamHealth.State.FAILING, NOW, 3, 1)),
                List.of(notification("n1"), notification("n2")));
    }

    private static Notification notification(String id) {
        return new Notification(
                id, Notification.Kind.RECOVERED, STREAM, WINDOW.name(), "subject", "text", Map.of("a", "b"), NOW);
    }

    private static void claimAndRelease(Ledger ledger, int hour) throws IOException {
        Window window = Window.of(WINDOW.start().plus(Duration.ofHours(hour % 10)), Duration.ofHours(1));
        Granted granted = (Granted)
                ledger.claim(STREAM, new ClaimRequest(window, "run", NOW, NOW.plus(Duration.ofHours(1)), "plan"));
        if (hour % 2 == 0) {
            ledger.release(granted.claim());
        } else {
            granted.hold().close();
        }
    }

    private static ClaimResult claim(Ledger ledger, String owner, Instant now) throws IOException {
        return ledger.claim(STREAM, new ClaimRequest(WINDOW, owner, now, now.plus(Duration.ofHours(1)), "plan"));
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
