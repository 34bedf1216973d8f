// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a service exports: the source's own request creates a job, which is asked about until it is done, and then its files
 * are downloaded. For {@link HttpSource.Builder#export}. Immutable.
 *
 * {@snippet class="io.github.ingest4j.core.http.ExportJobTest" region="example"}
 *
 * <p>The answer to the first request, with status 200, 201 or 202, names the job; one with 303 sends to it, by a GET. Its state is
 * asked for by GET, with pauses, which {@code Retry-After} can make longer. An answer about the state with 303 says that the job is
 * done, and sends to its only file. Each file is a page, stored as it comes; a job
 * without files is a window without pages.
 *
 * <p><b>Repetition.</b> A question about the state that fails in a way that passes is asked again, up to ten times in a
 * row. A reader that fails before its first file is stored creates another job when it is opened again; after that it goes
 * on with the files of the same one, if their list is still what it was. A job that fails is tried again, by another job;
 * one that is not done in time makes the source unavailable. So this is for services where a job changes nothing.
 *
 * <p>Links to files often lead to another host, which {@link HttpSource.Builder#allowHost} must allow; no secret goes
 * there. Places in answers are JSON pointers (RFC 6901).
 */
public final class ExportJob {
    /** Between two questions unless set. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    /** For a job to be done unless set. */
    public static final Duration TIME_LIMIT = Duration.ofMinutes(30);

    private static final String PLACEHOLDER = "{job}";
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Status status;
    private final States states;
    private final Files files;
    private final Waiting waiting;

    /**
     * Where a job's state is asked for: at an address that the first answer has at a place or in its Location, or at a
     * template's.
     *
     * @param place of the address, or of the name that the template takes; empty for the Location
     */
    record Status(Optional<String> template, Optional<JsonPointer> place) {}

    /** What the state is where the job is at its end. */
    record States(JsonPointer place, Set<String> done, Set<String> failed) {}

    /**
     * Where the files are.
     *
     * @param list of them, or the only one
     * @param link within each
     * @param template of the address of the only one, in place of a link
     */
    record Files(JsonPointer list, JsonPointer link, Optional<String> template) {}

    record Waiting(Duration interval, Duration limit) {}

    private ExportJob(Status status, States states, Files files, Waiting waiting) {
        this.status = status;
        this.states = states;
        this.files = files;
        this.waiting = waiting;
    }

    private static ExportJob at(Status status) {
        return new ExportJob(
                status,
                new States(JsonPointer.empty(), Set.of(), Set.of()),
                new Files(JsonPointer.empty(), JsonPointer.empty(), Optional.empty()),
                new Waiting(INTERVAL, TIME_LIMIT));
    }

    /**
     * A job whose state is at this address, absolute or relative to the source's URL, in which <code>{job}</code> stands
     * for the name that the first answer has at that place.
     */
    public static ExportJob at(String address, String name) {
        requirePlaceholder(address);
        return at(new Status(Optional.of(address), Optional.of(JsonPointer.compile(name))));
    }

    /** A job whose state is at the address that the first answer has at that place. */
    public static ExportJob atLink(String place) {
        return at(new Status(Optional.empty(), Optional.of(JsonPointer.compile(place))));
    }

    /** A job whose state is at the address that the first answer has in its {@code Location} (RFC 9110). */
    public static ExportJob atLocation() {
        return at(new Status(Optional.empty(), Optional.empty()));
    }

    /**
     * What stands at that place of the state when the job is done. Anything else but a {@linkplain #failedWhen failure}
     * is waited for.
     */
    public ExportJob doneWhen(String place, String... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no value says that a job is done");
        }
        return new ExportJob(
                status,
                new States(JsonPointer.compile(place), Set.copyOf(List.of(values)), states.failed()),
                files,
                waiting);
    }

    /** What stands there when the job has failed. */
    public ExportJob failedWhen(String... values) {
        return new ExportJob(
                status, new States(states.place(), states.done(), Set.copyOf(List.of(values))), files, waiting);
    }

    /** The address of its only file stands at that place of the state. */
    public ExportJob fileAt(String place) {
        return with(new Files(JsonPointer.compile(place), JsonPointer.empty(), Optional.empty()));
    }

    /**
     * Its files are listed at that place of the state, each with its address at a place within, or as the address if
     * that is empty. Of the list only the addresses are kept: 100,000 at most, of 32 Mi characters together.
     */
    public ExportJob filesAt(String list, String link) {
        return with(new Files(JsonPointer.compile(list), JsonPointer.compile(link), Optional.empty()));
    }

    /**
     * Its only file is at this address, absolute or relative to the source's URL, in which <code>{job}</code> stands for
     * its name.
     */
    public ExportJob fileFrom(String address) {
        requirePlaceholder(address);
        return with(new Files(JsonPointer.empty(), JsonPointer.empty(), Optional.of(address)));
    }

    /** The pause between two questions. Default {@link #INTERVAL}. */
    public ExportJob every(Duration interval) {
        return new ExportJob(status, states, files, new Waiting(within(interval, "interval"), waiting.limit()));
    }

    /**
     * How long a job may take. Default {@link #TIME_LIMIT}; the deadline of a run shortens it. Where jobs take longer than
     * a run may, none is ever waited for to its end, since each run creates its own: give the run more time.
     */
    public ExportJob within(Duration limit) {
        return new ExportJob(status, states, files, new Waiting(waiting.interval(), within(limit, "time limit")));
    }

    private ExportJob with(Files value) {
        return new ExportJob(status, states, value, waiting);
    }

    Status status() {
        return status;
    }

    States states() {
        return states;
    }

    Files files() {
        return files;
    }

    Waiting waiting() {
        return waiting;
    }

    /** @throws IllegalStateException if something is missing */
    void check() {
        if (states.done().isEmpty()) {
            throw new IllegalStateException("the export lacks doneWhen(...), which says when its job is done");
        }
        if (files.template().isEmpty() && files.list().matches() && files.link().matches()) {
            throw new IllegalStateException("the export lacks fileAt(...), filesAt(...) or fileFrom(...)");
        }
        if (files.template().isPresent() && status.template().isEmpty()) {
            throw new IllegalStateException("fileFrom(...) needs the name of the job: at(address, name)");
        }
    }

    /** The address of a template for a job. */
    static String expand(String template, String job) {
        return template.replace(PLACEHOLDER, WebAddress.encode(job));
    }

    private static void requirePlaceholder(String address) {
        if (!requireNonNull(address, "address").contains(PLACEHOLDER)) {
            throw new IllegalArgumentException("the address has no " + PLACEHOLDER + ": " + address);
        }
    }

    private static Duration within(Duration value, String setting) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the " + setting + " must be from 1 ms to " + LONGEST + ", is " + value);
        }
        return value;
    }
}
