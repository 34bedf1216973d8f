// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.HttpDate;
import io.github.ingest4j.core.http.internal.pace.RetryAfter;
import io.github.ingest4j.core.internal.Pause;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Creates the job of an export and waits until it is done. */
final class RunningJob {
    /** Sends to the job by a GET, whatever the request was (RFC 9110, 15.4.4). */
    private static final int SEE_OTHER = 303;

    static final Set<Integer> CREATED = Set.of(200, 201, 202, SEE_OTHER);
    private static final Set<Integer> STATE = Set.of(200, 202, 203);
    /** A job that is done may send to what it has made instead of telling of itself. */
    private static final Set<Integer> STATE_OR_RESULT = Set.of(200, 202, 203, SEE_OTHER);
    /** In a row. */
    private static final int MOST_FAILURES = 10;

    private static final int LONGEST_NAME = 1000;
    private static final int LONGEST_STATE = 100;

    private final ExportJob job;
    private final Exchange creating;
    private final Faults creatingFaults;
    private final Exchange asking;
    private final Faults askingFaults;
    private final Redactor redactor;
    private final Clock clock;
    private final Pause pause;
    private final Optional<Instant> deadline;

    /** What names a job: the address of its state, and its own name where there is one. */
    record Handle(URI state, String name) {}

    /**
     * What an answer says of the state.
     *
     * @param texts empty where it sends to the only file instead
     * @param pause until the next question at least
     */
    private record Said(Answer answer, Optional<JsonTexts> texts, Duration pause) {}

    RunningJob(
            ExportJob job,
            Exchange creating,
            Faults creatingFaults,
            Exchange asking,
            Faults askingFaults,
            Redactor redactor,
            Clock clock,
            Pause pause,
            Optional<Instant> deadline) {
        this.job = job;
        this.creating = creating;
        this.creatingFaults = creatingFaults;
        this.asking = asking;
        this.askingFaults = askingFaults;
        this.redactor = redactor;
        this.clock = clock;
        this.pause = pause;
        this.deadline = deadline;
    }

    Handle create(PageRequest request) throws IOException, InterruptedException {
        Answer answer = creating.ask(request, CREATED);
        if (job.status().place().isEmpty()) {
            return new Handle(located(answer, creatingFaults, "which names the job"), "");
        }
        return answer.status() == SEE_OTHER
                ? named(
                        request,
                        asking.ask(
                                new PageRequest(
                                        located(answer, creatingFaults, "which names the job"), Optional.empty()),
                                STATE),
                        askingFaults)
                : named(request, answer, creatingFaults);
    }

    /** @param what the Location is, for the message where there is none */
    private URI located(Answer answer, Faults faults, String what) {
        answer.discard();
        String location = answer.header("Location")
                .orElseThrow(() ->
                        faults.fatal(answer.asked(), "answered " + answer.status() + " without a Location, " + what));
        return asking.target(answer.asked(), location);
    }

    /** @param request that created the job */
    private Handle named(PageRequest request, Answer answer, Faults faults) throws IOException {
        ExportJob.Status status = job.status();
        JsonPointer place = status.place().orElseThrow();
        String named = said(answer, faults, document -> JsonTexts.read(document, place))
                .text()
                .filter(text -> text.length() <= LONGEST_NAME)
                .orElseThrow(() -> faults.fatal(answer.asked(), "gave an answer without a job at '" + place + "'"));
        return status.template().isEmpty()
                ? new Handle(asking.target(answer.asked(), named), "")
                : new Handle(
                        asking.target(
                                request.address(),
                                ExportJob.expand(status.template().get(), named)),
                        named);
    }

    /**
     * Waits as long as it takes, within the limits, and gives the addresses of the files.
     *
     * @param created the request that created the job
     */
    List<URI> files(PageRequest created, Handle handle) throws IOException, InterruptedException {
        PageRequest question = new PageRequest(handle.state(), Optional.empty());
        Instant end = end();
        while (true) {
            Said said = ask(question, end);
            URI asked = said.answer().asked();
            if (said.texts().isEmpty()) {
                return List.of(located(said.answer(), askingFaults, "where the file should be"));
            }
            JsonTexts texts = said.texts().get();
            String state = texts.text().orElse("");
            if (job.states().done().contains(state)) {
                return files(created, handle, asked, texts);
            }
            if (job.states().failed().contains(state)) {
                throw askingFaults.retryable(asked, "says that the export has failed: " + shown(state));
            }
            if (!paused(said.pause(), end)) {
                throw askingFaults.unavailable(
                        asked,
                        "says that the export is not done (" + shown(state)
                                + "), and there is no time to wait longer; within("
                                + job.waiting().limit()
                                + ") and the deadline of the run are the limits");
            }
        }
    }

    /** Asks about the state, again where that fails in a way that passes: another job would cost the service more. */
    private Said ask(PageRequest question, Instant end) throws IOException, InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                Answer answer = asking.ask(question, STATE_OR_RESULT);
                if (answer.status() == SEE_OTHER) {
                    return new Said(answer, Optional.empty(), Duration.ZERO);
                }
                Duration wait = answer.header("Retry-After")
                        .flatMap(value -> RetryAfter.parse(
                                value, HttpDate.ofHost(answer.response().headers(), clock)))
                        .orElse(Duration.ZERO);
                return new Said(answer, Optional.of(said(answer, askingFaults, this::state)), wait);
            } catch (IOException | SourceException e) {
                if (failures > MOST_FAILURES || !passes(e) || !paused(delay(e), end)) {
                    throw e;
                }
            }
        }
    }

    private static boolean passes(Exception e) {
        if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
            return false;
        }
        return !(e instanceof SourceException said)
                || said.reaction() == SourceException.Reaction.RETRY
                || said.reaction() == SourceException.Reaction.WAIT;
    }

    private static Duration delay(Exception e) {
        return e instanceof SourceException said ? said.delay().orElse(Duration.ZERO) : Duration.ZERO;
    }

    /** Waits for that time, and for the interval at least; not where that is beyond the end. */
    private boolean paused(Duration wait, Instant end) throws InterruptedException {
        Duration interval = job.waiting().interval();
        Duration length = wait.compareTo(interval) > 0 ? wait : interval;
        if (clock.instant().plus(length).isAfter(end)) {
            return false;
        }
        pause.pause(length);
        return true;
    }

    private JsonTexts state(InputStream document) throws IOException {
        ExportJob.Files files = job.files();
        JsonPointer state = job.states().place();
        return files.template().isPresent()
                ? JsonTexts.read(document, state)
                : JsonTexts.read(document, state, files.list(), files.link());
    }

    private static JsonTexts said(Answer answer, Faults faults, JsonAnswer.Reading reading) throws IOException {
        if (answer.noContent()) {
            throw faults.fatal(answer.asked(), "gave nothing where it should tell of a job");
        }
        return JsonAnswer.read(answer, faults, reading);
    }

    /** What it means if the files that a job lists are no longer those of which some are stored. */
    SourceException changed(Handle handle) {
        return askingFaults.unavailable(
                handle.state(), "lists other files than before: which of them are stored cannot be told any more");
    }

    private Instant end() {
        Instant own = clock.instant().plus(job.waiting().limit());
        return deadline.filter(own::isAfter).orElse(own);
    }

    private List<URI> files(PageRequest created, Handle handle, URI asked, JsonTexts texts) {
        ExportJob.Files files = job.files();
        if (files.template().isPresent()) {
            return List.of(asking.target(
                    created.address(), ExportJob.expand(files.template().get(), handle.name())));
        }
        return texts
                .links()
                .orElseThrow(() -> askingFaults.fatal(
                        asked,
                        "says that the export is done, and not where: nothing stands at '" + files.list() + files.link()
                                + "'"))
                .stream()
                .map(link -> asking.target(asked, link))
                .toList();
    }

    private String shown(String state) {
        return state.isEmpty()
                ? "nothing at '" + job.states().place() + "'"
                : redactor.clean(state, false, LONGEST_STATE);
    }
}
