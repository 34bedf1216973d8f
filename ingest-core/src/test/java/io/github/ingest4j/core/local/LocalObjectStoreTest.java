// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectStore.CompleteResult;
import io.github.ingest4j.store.ObjectStore.CreateResult;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import io.github.ingest4j.store.StoreRefusedException;
import io.github.ingest4j.testkit.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalObjectStoreTest extends ObjectStoreContract {
    private static final byte[] BODY = "body".getBytes(UTF_8);

    @TempDir
    Path folder;

    private Path root() {
        return folder.resolve("new/lake");
    }

    @Override
    protected ObjectStore store() {
        return LocalObjectStore.at(root());
    }

    @Test
    void objectIsAFileOfItsKey() throws IOException {
        store().createIfAbsent("_commits/raw/x.json", BODY);

        assertThat(root().resolve("_commits/raw/x.json")).hasBinaryContent(BODY);
        assertThat(filesIn(".tmp")).isEmpty();
    }

    @Test
    void stagedFileHasNoExtensionThatAGlobCouldMatch() throws IOException {
        StagedObject staged = stage("data/t/x.parquet");

        assertThat(filesIn(".staging")).singleElement().satisfies(name -> {
            assertThat(staged.token()).startsWith(name);
            assertThat(name).doesNotContain(".");
        });
        assertThat(Files.exists(root().resolve("data"))).isFalse();
    }

    @Test
    void nothingIsLeftInTheStagingFolderAfterCompletion() throws IOException {
        StagedObject staged = stage("data/t/x.parquet");

        store().complete("data/t/x.parquet", staged.token());

        assertThat(filesIn(".staging")).isEmpty();
    }

    @Test
    void completionThatDiedBeforeUnlinkingIsCompletedAgain() throws IOException {
        StagedObject staged = stage("a/b");
        Files.createDirectories(root().resolve("a"));
        Files.createLink(root().resolve("a/b"), stagedFile());

        assertThat(store().complete("a/b", staged.token())).isEqualTo(CompleteResult.COMPLETED);

        assertThat(root().resolve("a/b")).hasBinaryContent(BODY);
        assertThat(filesIn(".staging")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void stagedFileThatChangedIsNotPublished(int change) throws IOException {
        StagedObject staged = stage("a/b");
        byte[] flipped = BODY.clone();
        flipped[BODY.length / 2] ^= 1;
        List<byte[]> changes = List.of(flipped, Arrays.copyOf(BODY, BODY.length - 1), new byte[0]);
        Files.write(stagedFile(), changes.get(change));

        assertThatThrownBy(() -> store().complete("a/b", staged.token()))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageStartingWith("what is staged for a/b (" + stagedFile() + ") has the checksum crc32c:")
                .hasMessageContaining(staged.checksum());
        assertThat(store().read("a/b")).isEmpty();
    }

    private Path stagedFile() throws IOException {
        return root().resolve(".staging").resolve(filesIn(".staging").get(0));
    }

    @Test
    void completionOverAnotherObjectIsRefused() throws IOException {
        store().createIfAbsent("a/b", "other".getBytes(UTF_8));
        StagedObject staged = stage("a/b");

        assertThatThrownBy(() -> store().complete("a/b", staged.token()))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("another object has the key a/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "../../etc/passwd", ""})
    void unknownTokenIsAbsent(String token) throws IOException {
        assertThat(store().complete("a/b", token)).isEqualTo(CompleteResult.ABSENT);
        store().abort("a/b", token);
    }

    @Test
    void tokenOfAnotherKeyIsAbsent() throws IOException {
        StagedObject staged = stage("a/b");

        assertThat(store().complete("a/c", staged.token())).isEqualTo(CompleteResult.ABSENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a\\b", ".staging/a", "a\0b"})
    void keyThatIsNoPathBelowTheRootIsRefused(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> store().createIfAbsent(key, BODY));
        assertThatIllegalArgumentException().isThrownBy(() -> store().read(key));
        assertThatIllegalArgumentException().isThrownBy(() -> store().stat(key));
        assertThatIllegalArgumentException().isThrownBy(() -> store().stage(key));
        assertThatIllegalArgumentException().isThrownBy(() -> store().complete(key, "t"));
        assertThatIllegalArgumentException().isThrownBy(() -> store().abort(key, "t"));
        assertThatIllegalArgumentException().isThrownBy(() -> store().delete(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../", "/", "a//", ".staging/", ".ledger/x", "."})
    void prefixThatNoKeyHasListsNothing(String prefix) throws IOException {
        stage("a/b");
        Files.createDirectories(root().resolve(".ledger"));
        Files.writeString(root().resolve(".ledger/x"), "x");

        try (Stream<String> keys = store().list(prefix)) {
            assertThat(keys).isEmpty();
        }
    }

    @Test
    void foldersThatBeginWithADotAreNotListed() throws IOException {
        store().createIfAbsent("a/b", BODY);
        stage("a/c");
        Files.createDirectories(root().resolve(".ledger"));
        Files.writeString(root().resolve(".ledger/x"), "x");

        try (Stream<String> keys = store().list("")) {
            assertThat(keys).containsExactly("a/b");
        }
    }

    @Test
    void rootThatIsAFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> LocalObjectStore.at(file).createIfAbsent("a", BODY))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("move it away");
    }

    @Test
    void keyBelowAnObjectIsRefused() throws IOException {
        store().createIfAbsent("a", BODY);

        assertThatThrownBy(() -> store().createIfAbsent("a/b", BODY)).isInstanceOf(StoreRefusedException.class);
        assertThat(store().read("a/b")).isEmpty();
    }

    @Test
    void keyThatIsTheFolderOfObjectsIsRefused() throws IOException {
        store().createIfAbsent("a/b", BODY);

        assertThatThrownBy(() -> store().createIfAbsent("a", BODY))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("folder of other objects");
    }

    @ParameterizedTest
    @CsvSource({
        "write, No space left on device, free some",
        "write, Permission denied, give this user rights",
        "create folder, Read-only file system, give this user rights",
        "link, Operation not permitted, use a folder on a local disk",
        "link, Operation not supported, use a folder on a local disk"
    })
    void refusalOfTheOperatingSystemNamesPathAndRemedy(String operation, String reason, String remedy) {
        ObjectStore store = new LocalObjectStore(root(), new DurableFiles((step, path) -> {
            if (step.equals(operation)) {
                throw new FileSystemException(path.toString(), null, reason);
            }
        }));

        assertThatThrownBy(() -> store.createIfAbsent("a/b", BODY))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(remedy);
        assertThat(root().resolve("a/b")).doesNotExist();
    }

    @Test
    void failureAfterTheLinkIsNoRefusal() {
        ObjectStore store = new LocalObjectStore(root(), new DurableFiles((step, path) -> {
            if (step.equals("sync") && path.endsWith("a") && Files.exists(path.resolve("b"))) {
                throw new FileSystemException(path.toString(), null, "Permission denied");
            }
        }));

        assertThatThrownBy(() -> store.createIfAbsent("a/b", BODY))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefusedException.class);
        assertThat(root().resolve("a/b")).hasBinaryContent(BODY);
    }

    @Test
    void everyRaceHasOneWinner() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                String key = "race/" + round;
                List<Future<CreateResult>> racers = new ArrayList<>();
                for (int racer = 0; racer < 4; racer++) {
                    byte[] body = ("racer " + racer).getBytes(UTF_8);
                    racers.add(executor.submit(() -> store().createIfAbsent(key, body)));
                }
                int winner = -1;
                for (int racer = 0; racer < racers.size(); racer++) {
                    if (racers.get(racer).get() == CreateResult.CREATED) {
                        assertThat(winner).isEqualTo(-1);
                        winner = racer;
                    }
                }
                assertThat(root().resolve(key)).hasContent("racer " + winner);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private StagedObject stage(String key) throws IOException {
        try (ObjectUpload upload = store().stage(key)) {
            upload.write(BODY);
            return upload.seal();
        }
    }

    private List<String> filesIn(String name) throws IOException {
        try (Stream<Path> files = Files.list(root().resolve(name))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
