// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectStore.CompleteResult;
import io.github.ingest4j.store.ObjectStore.CreateResult;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ObjectStore} promises. Extend it with {@link #store} and, if there can be another instance, {@link #reopen}. */
public abstract class ObjectStoreContract {
    private static final byte[] BODY = "body".getBytes(UTF_8);
    private static final byte[] OTHER = "other".getBytes(UTF_8);
    private static final int LARGE_BYTES = 6_000_000;
    private static final int RACERS = 8;

    /** The store under test: the same place at every call within a test, empty before the test. */
    protected abstract ObjectStore store() throws IOException;

    /** Another instance over the same place, as another process would have it. */
    protected ObjectStore reopen() throws IOException {
        return store();
    }

    @Test
    protected void createdObjectIsReadBack() throws IOException {
        assertThat(store().createIfAbsent("a/b", BODY)).isEqualTo(CreateResult.CREATED);

        assertThat(read(reopen(), "a/b")).contains("body");
    }

    @Test
    protected void createIfAbsentReplacesNothing() throws IOException {
        store().createIfAbsent("a/b", BODY);

        assertThat(reopen().createIfAbsent("a/b", OTHER)).isEqualTo(CreateResult.EXISTS);

        assertThat(read(store(), "a/b")).contains("body");
    }

    @Test
    protected void createIfAbsentTakesAnEmptyBody() throws IOException {
        store().createIfAbsent("a/b", new byte[0]);

        assertThat(read(store(), "a/b")).contains("");
        assertThat(store().stat("a/b").orElseThrow().bytes()).isZero();
    }

    @Test
    protected void createIfAbsentHasOneWinnerAmongRacingWriters() throws Exception {
        for (int round = 0; round < 5; round++) {
            String key = "race/" + round;
            ObjectStore first = store();
            ObjectStore second = reopen();

            List<CreateResult> results = Race.of(RACERS, number -> {
                ObjectStore store = number % 2 == 0 ? first : second;
                CreateResult result = CreateResult.CONFLICT;
                while (result == CreateResult.CONFLICT) {
                    result = store.createIfAbsent(key, ("writer " + number).getBytes(UTF_8));
                }
                return result;
            });

            assertThat(results).containsOnlyOnce(CreateResult.CREATED);
            assertThat(read(first, key)).contains("writer " + results.indexOf(CreateResult.CREATED));
        }
    }

    @Test
    protected void missingObjectIsEmptyAndNotAnError() throws IOException {
        store().createIfAbsent("a/b", BODY);

        assertThat(store().read("a/c")).isEmpty();
        assertThat(store().stat("a/c")).isEmpty();
        assertThat(store().read("b/b")).isEmpty();
        assertThat(store().stat("a/b/c")).isEmpty();
        assertThat(store().read("a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain/_-.~",
                "percent/%2F%20%C3%A9",
                "partition/dt=2026-11-20/x",
                "dots/..a/...",
                "dots/.hidden/x",
                "spaces/a b",
                "signs/a+b&c@d,e;f"
            })
    protected void keyIsTakenAsItIs(String key) throws IOException {
        store().createIfAbsent(key, BODY);
        publish("staged/" + key, OTHER);

        assertThat(read(reopen(), key)).contains("body");
        assertThat(read(reopen(), "staged/" + key)).contains("other");
        assertThat(list("")).containsExactlyInAnyOrder(key, "staged/" + key);
        assertThat(list(key)).containsExactly(key);
    }

    @Test
    protected void listsInOrderOfCodeUnits() throws IOException {
        List<String> keys = List.of("a-b", "a.b/c", "a/b", "a/b-c", "a/b0", "a0", "aB", "ab", "b/c/d/e");
        for (String key : keys) {
            store().createIfAbsent(key, BODY);
        }

        assertThat(list("")).containsExactlyElementsOf(keys.stream().sorted().toList());
    }

    @Test
    protected void listsWhatStartsWithThePrefix() throws IOException {
        for (String key : List.of("a/x/1", "a/x/2", "a/xy/1", "a/y", "b/x/1")) {
            store().createIfAbsent(key, BODY);
        }

        assertThat(list("a/x")).containsExactly("a/x/1", "a/x/2", "a/xy/1");
        assertThat(list("a/x/")).containsExactly("a/x/1", "a/x/2");
        assertThat(list("a/x/2")).containsExactly("a/x/2");
        assertThat(list("a/z")).isEmpty();
        assertThat(list("c/")).isEmpty();
    }

    @Test
    protected void stagedObjectIsInvisible() throws IOException {
        StagedObject staged = stage("a/b", BODY);

        assertThat(read(reopen(), "a/b")).isEmpty();
        assertThat(reopen().stat("a/b")).isEmpty();
        assertThat(list("")).isEmpty();
        assertThat(staged.key()).isEqualTo("a/b");
        assertThat(staged.bytes()).isEqualTo(BODY.length);
    }

    @Test
    protected void completedObjectIsVisibleWithTheChecksumOfItsReceipt() throws IOException {
        StagedObject staged = stage("a/b", BODY);

        assertThat(store().complete("a/b", staged.token())).isEqualTo(CompleteResult.COMPLETED);

        assertThat(read(store(), "a/b")).contains("body");
        assertThat(store().stat("a/b")).contains(new ObjectStore.ObjectStat("a/b", BODY.length, staged.checksum()));
    }

    @Test
    protected void anotherInstanceCompletesWhatWasStaged() throws IOException {
        StagedObject staged = stage("a/b", BODY);

        assertThat(reopen().complete("a/b", staged.token())).isEqualTo(CompleteResult.COMPLETED);

        assertThat(read(store(), "a/b")).contains("body");
    }

    @Test
    protected void completingAgainIsHarmless() throws IOException {
        StagedObject staged = stage("a/b", BODY);
        store().complete("a/b", staged.token());

        // S3 remembers for a while what it completed.
        assertThat(reopen().complete("a/b", staged.token())).isIn(CompleteResult.ABSENT, CompleteResult.COMPLETED);

        assertThat(read(store(), "a/b")).contains("body");
    }

    @Test
    protected void completingAgainDoesNotBringBackADeletedObject() throws IOException {
        StagedObject staged = publish("a/b", BODY);
        store().delete("a/b");

        assertThat(reopen().complete("a/b", staged.token())).isIn(CompleteResult.ABSENT, CompleteResult.COMPLETED);

        assertThat(list("")).isEmpty();
    }

    @Test
    protected void racingCompletionsLeaveTheObject() throws Exception {
        StagedObject staged = stage("a/b", BODY);
        ObjectStore store = store();

        List<CompleteResult> results = Race.of(RACERS, number -> store.complete("a/b", staged.token()));

        assertThat(results).contains(CompleteResult.COMPLETED);
        assertThat(read(store, "a/b")).contains("body");
    }

    @Test
    protected void completingReplacesNothing() throws IOException {
        StagedObject first = stage("a/b", BODY);
        StagedObject second = stage("a/b", OTHER);
        store().complete("a/b", first.token());

        assertThatCode(() -> assertThat(store().complete("a/b", second.token())).isEqualTo(CompleteResult.ABSENT))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isNull(),
                        thrown -> assertThat(thrown).isInstanceOf(IOException.class));

        assertThat(read(store(), "a/b")).contains("body");
    }

    @Test
    protected void abortedObjectNeverAppears() throws IOException {
        StagedObject staged = stage("a/b", BODY);

        reopen().abort("a/b", staged.token());
        reopen().abort("a/b", staged.token());

        assertThat(store().complete("a/b", staged.token())).isEqualTo(CompleteResult.ABSENT);
        assertThat(list("")).isEmpty();
    }

    @Test
    protected void abortingAfterCompletionLeavesTheObject() throws IOException {
        StagedObject staged = publish("a/b", BODY);

        store().abort("a/b", staged.token());

        assertThat(read(store(), "a/b")).contains("body");
    }

    @Test
    protected void closingWithoutSealDiscards() throws IOException {
        try (ObjectUpload upload = store().stage("a/b")) {
            upload.write(BODY);
            assertThat(upload.bytesWritten()).isEqualTo(BODY.length);
        }

        assertThat(list("")).isEmpty();
        assertThat(store().createIfAbsent("a/b", OTHER)).isEqualTo(CreateResult.CREATED);
    }

    @Test
    protected void closingAfterSealKeepsTheStagedObject() throws IOException {
        ObjectUpload upload = store().stage("a/b");
        upload.write(BODY);
        StagedObject staged = upload.seal();

        upload.close();
        upload.close();

        assertThat(store().complete("a/b", staged.token())).isEqualTo(CompleteResult.COMPLETED);
    }

    @Test
    protected void stagedObjectMayBeEmpty() throws IOException {
        publish("a/b", new byte[0]);

        assertThat(read(store(), "a/b")).contains("");
    }

    @Test
    protected void largeObjectIsKeptByteForByte() throws IOException {
        byte[] body = new byte[LARGE_BYTES];
        new Random(1).nextBytes(body);

        StagedObject staged;
        try (ObjectUpload upload = store().stage("a/b")) {
            upload.write(body[0]);
            upload.write(body, 1, LARGE_BYTES / 2);
            upload.write(body, 1 + LARGE_BYTES / 2, LARGE_BYTES - 1 - LARGE_BYTES / 2);
            staged = upload.seal();
        }
        store().complete("a/b", staged.token());

        try (InputStream in = store().read("a/b").orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(body);
        }
        assertThat(store().stat("a/b")).contains(new ObjectStore.ObjectStat("a/b", LARGE_BYTES, staged.checksum()));
    }

    @Test
    protected void checksumOfACreatedObjectIsThatOfTheSameBytesStaged() throws IOException {
        store().createIfAbsent("a/b", BODY);

        StagedObject staged = stage("a/c", BODY);

        assertThat(store().stat("a/b").orElseThrow().checksum()).isEqualTo(staged.checksum());
    }

    @Test
    protected void deletedObjectIsGoneAndDeletingIsRepeatable() throws IOException {
        store().createIfAbsent("a/b", BODY);
        store().createIfAbsent("a/c", BODY);

        store().delete("a/b");
        reopen().delete("a/b");
        store().delete("never/there");

        assertThat(list("")).containsExactly("a/c");
        assertThat(store().createIfAbsent("a/b", OTHER)).isEqualTo(CreateResult.CREATED);
    }

    private StagedObject publish(String key, byte[] body) throws IOException {
        StagedObject staged = stage(key, body);
        store().complete(key, staged.token());
        return staged;
    }

    private StagedObject stage(String key, byte[] body) throws IOException {
        try (ObjectUpload upload = store().stage(key)) {
            upload.write(body);
            return upload.seal();
        }
    }

    private List<String> list(String prefix) throws IOException {
        try (Stream<String> keys = reopen().list(prefix)) {
            return keys.toList();
        }
    }

    private static Optional<String> read(ObjectStore store, String key) throws IOException {
        Optional<InputStream> body = store.read(key);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = body.get()) {
            return Optional.of(new String(in.readAllBytes(), UTF_8));
        }
    }
}
