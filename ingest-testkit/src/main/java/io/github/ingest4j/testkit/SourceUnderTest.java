// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.Source;
import io.github.ingest4j.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** What the contracts of sources are told of one, and how they read it. */
abstract class SourceUnderTest {
    private static final String CANARY = "S3CR3T-" + UUID.randomUUID() + "/a+b=\"c\"";

    /** Another instance at each call, as another process would have it, over the same things. */
    protected abstract Source source() throws Exception;

    /** What it is asked for; the contract adds the secrets. */
    protected abstract ReadRequest request() throws Exception;

    /** All records that are there for {@link #request}, in the order in which the source gives them. */
    protected abstract List<String> records() throws Exception;

    /** The records of a page, decompressed. A page is one record, unless this divides it. */
    protected List<String> recordsIn(String mediaType, byte[] body) throws Exception {
        return List.of(new String(body, UTF_8));
    }

    /** A request for other records. The window after that of {@link #request}, unless this gives another one. */
    protected ReadRequest otherRequest() throws Exception {
        return following(request());
    }

    /** The secret that must be seen nowhere, of 12 characters or more; override it where only a certain one is accepted. */
    protected String canary() throws Exception {
        return CANARY;
    }

    /** Where the source has its secrets from: each name is the canary, unless this says more. */
    protected SecretProvider secrets(Secret canary) throws Exception {
        return name -> canary;
    }

    /** How long one reading may take; what takes longer counts as hanging. 10 seconds, unless this says otherwise. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** Why pages have no bookmarks, so that a window is read again from its first page; empty if they have. */
    protected Optional<String> noBookmarks() {
        return Optional.empty();
    }

    /** Why the source asks for no secret; empty if it does. */
    protected Optional<String> noSecrets() {
        return Optional.empty();
    }

    /** Why all windows have the same records, as with a source that answers only for now; empty if they differ. */
    protected Optional<String> sameForAllWindows() {
        return Optional.empty();
    }

    /** Reads on a thread of its own, and gives what came and how it ended. */
    final SourceReading reading(Source source, ReadRequest request, Drain drain) throws Exception {
        return onOwnThread(() -> new SourceReading(this::recordsIn, drain).run(source, request));
    }

    /** Reads to the end, which must not fail. */
    final SourceReading read(ReadRequest request) throws Exception {
        return read(source(), request);
    }

    /** All records of a window whose reading broke off and goes on. */
    final List<String> completed(SourceReading broken) throws Exception {
        List<String> all = new ArrayList<>(SourceReading.records(broken.stored()));
        all.addAll(read(broken.rest(request())).records());
        return all;
    }

    /** The same of the window after it, which nothing is known of yet. */
    static ReadRequest following(ReadRequest request) {
        Window window = request.window();
        Window next = Window.of(window.end(), Duration.between(window.start(), window.end()));
        return ReadRequest.of(request.stream(), next).withSlice(request.slice()).withOverlap(request.overlap());
    }

    final ReadRequest withSecrets(ReadRequest request) throws Exception {
        return request.withSecrets(secrets(Secret.of(canary())));
    }

    final Canary canaryOfContract() throws Exception {
        return new Canary(canary());
    }

    final SourceReading read(Drain drain) throws Exception {
        return read(source(), request(), secrets(Secret.of(canary())), drain);
    }

    final SourceReading read(Source source, ReadRequest request) throws Exception {
        return read(source, request, secrets(Secret.of(canary())), Drain.WHOLE);
    }

    final SourceReading read(Source source, ReadRequest request, SecretProvider secrets, Drain drain) throws Exception {
        SourceReading reading = reading(source, request.withSecrets(secrets), drain);
        reading.failure().ifPresent(thrown -> {
            throw new AssertionError("the source fails though nothing is wrong: " + thrown, thrown);
        });
        return reading;
    }

    final <T> T onOwnThread(Callable<T> work) throws Exception {
        return OwnThread.start(work).await(patience(), "reading");
    }

    /** The records of each of two readers of one source that take turns. */
    final List<List<String>> interleaved(Source source, ReadRequest one, ReadRequest other) throws Exception {
        return onOwnThread(() -> {
            SourceReading first = new SourceReading(this::recordsIn, Drain.WHOLE);
            SourceReading second = new SourceReading(this::recordsIn, Drain.WHOLE);
            first.open(source, withSecrets(one));
            second.open(source, withSecrets(other));
            boolean more = true;
            while (more) {
                boolean ofFirst = first.takePage();
                boolean ofSecond = second.takePage();
                more = ofFirst || ofSecond;
            }
            first.close();
            second.close();
            return List.of(first.records(), second.records());
        });
    }

    /** Whether all of it can be written as UTF-8. */
    static boolean isText(String text) {
        return UTF_8.newEncoder().canEncode(text);
    }
}
