// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FileSecretsTest {
    @TempDir
    Path folder;

    @Test
    void theNameOfASecretIsTheEncodedNameOfItsFile() throws Exception {
        Files.writeString(folder.resolve("shop%2Frefresh"), "s3cret\n");

        assertThat(new FileSecrets(folder).get("shop/refresh").reveal()).isEqualTo("s3cret");
    }

    @Test
    void whatIsNotThereIsToldWithTheWayToSetIt() {
        assertThatThrownBy(() -> new FileSecrets(folder).get("KEY"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("secret KEY is not there: write it to the file " + folder.resolve("KEY")
                        + ", for its owner only");
    }

    @Test
    void whatIsEmptyOrLongIsRefused() throws Exception {
        Files.writeString(folder.resolve("EMPTY"), "\n");
        Files.writeString(folder.resolve("LONG"), "x".repeat(65_537));

        for (String name : List.of("EMPTY", "LONG")) {
            assertThatThrownBy(() -> new FileSecrets(folder).get(name))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("secret " + name + " is empty or longer than 65536 bytes: write the secret and nothing"
                            + " else to the file " + folder.resolve(name));
        }
    }

    @Test
    void aNameThatBeginsWithADotIsRefused() {
        assertThatThrownBy(() -> new FileSecrets(folder).get(".lock"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("no secret of a folder can begin with a dot: .lock");
    }

    @Test
    void theNextSecretTakesThePlaceOfTheOneBefore() throws Exception {
        Files.writeString(folder.resolve("KEY"), "before\n");

        assertThat(store().replace("KEY", Secret.of("before"), Secret.of("next")))
                .isTrue();
        assertThat(store().read("KEY").reveal()).isEqualTo("next");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("KEY"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aRepetitionChangesNothingMore() throws Exception {
        Files.writeString(folder.resolve("KEY"), "before");
        store().replace("KEY", Secret.of("before"), Secret.of("next"));

        assertThat(store().replace("KEY", Secret.of("before"), Secret.of("next")))
                .isTrue();
        assertThat(store().read("KEY").reveal()).isEqualTo("next");
    }

    @Test
    void aThirdSecretIsKept() throws Exception {
        Files.writeString(folder.resolve("KEY"), "third");

        assertThat(store().replace("KEY", Secret.of("before"), Secret.of("next")))
                .isFalse();
        assertThat(store().read("KEY").reveal()).isEqualTo("third");
    }

    @Test
    void whateverFailsTheSecretIsTheOneBeforeOrTheNext() throws Exception {
        int steps = 0;
        boolean failed = true;
        while (failed) {
            Files.writeString(folder.resolve("KEY"), "before");
            AtomicInteger left = new AtomicInteger(steps++);
            SecretStore failing = new FileSecrets(folder, new DurableFiles((operation, path) -> {
                        if (left.getAndDecrement() == 0) {
                            throw new IOException("disk is away");
                        }
                    }))
                    .store()
                    .orElseThrow();
            try {
                failing.replace("KEY", Secret.of("before"), Secret.of("next"));
                failed = false;
            } catch (IOException e) {
                assertThat(e).hasMessage("disk is away");
                assertThat(store().read("KEY").reveal()).isIn("before", "next");
                assertThat(store().replace("KEY", Secret.of("before"), Secret.of("next")))
                        .isTrue();
            }
            assertThat(store().read("KEY").reveal()).isEqualTo("next");
        }
        assertThat(steps).isEqualTo(5); // delete, write, replace, sync, and none
    }

    @Test
    void whatCouldNotBeReplacedIsNotGivenOutToBeUsedUp() throws Exception {
        Files.writeString(folder.resolve("KEY"), "before");
        SecretStore locked = new FileSecrets(folder, new DurableFiles((operation, path) -> {
                    throw new AccessDeniedException(path.toString());
                }))
                .store()
                .orElseThrow();

        assertThatThrownBy(() -> locked.read("KEY"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("no right to delete " + folder.resolve(".next")
                        + "; give this user rights to the folder, or choose another");
    }

    @Test
    void readingToReplaceLeavesNothingBehind() throws Exception {
        Files.writeString(folder.resolve("KEY"), "before\n");

        assertThat(store().read("KEY").reveal()).isEqualTo("before");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("KEY", ".lock");
        }
        assertThat(Files.readString(folder.resolve("KEY"))).isEqualTo("before\n");
    }

    @Test
    void aFolderThatCannotBeLockedIsRefusedBeforeItsSecretIsUsed() throws Exception {
        Files.writeString(folder.resolve("KEY"), "before");
        Files.createDirectory(folder.resolve(".lock"));

        assertThatThrownBy(() -> store().read("KEY"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve(".lock").toString());
    }

    @Test
    void ofManyWhoReplaceAtOnceOneDoes() throws Exception {
        Files.writeString(folder.resolve("KEY"), "before");
        CountDownLatch all = new CountDownLatch(8);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Boolean>> replaced = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Secret next = Secret.of("next-" + i);
            replaced.add(threads.submit(() -> {
                all.countDown();
                all.await();
                return store().replace("KEY", Secret.of("before"), next);
            }));
        }
        threads.shutdown();
        List<String> stored = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            if (replaced.get(i).get()) {
                stored.add("next-" + i);
            }
        }

        assertThat(stored).containsExactly(store().read("KEY").reveal());
    }

    @Test
    void itPrintsAsItsFolder() {
        assertThat(new FileSecrets(folder)).hasToString("FileSecrets[" + folder + "]");
    }

    private SecretStore store() {
        return new FileSecrets(folder).store().orElseThrow();
    }
}
