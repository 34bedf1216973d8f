// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Puts together what reads one window of a source. */
final class HttpReading {
    private final HttpSettings settings;
    private final ReadRequest request;
    private final Redactor redactor = new Redactor();
    private final KnownSecrets known;
    private final Transport transport;
    private final PageRequest first;

    HttpReading(HttpSettings settings, ReadRequest request) {
        this.settings = settings;
        this.request = request;
        known = new KnownSecrets(redactor, request.secrets());
        transport = new Transport(settings.client().get(), settings.limits(), request.deadline(), settings.clock());
        first = first(settings, request);
    }

    private static PageRequest first(HttpSettings settings, ReadRequest request) {
        Scope scope = Scope.of(request);
        if (!request.slice().equals(Slice.WHOLE) && !settings.namesSlice()) {
            throw SourceException.fatal("slice '" + request.slice().name() + "' is asked for, and this source reads the"
                    + " same for every slice: name it by {slice} or {slice.NAME} in URL, query, headers or body, or open"
                    + " the source for Slice.WHOLE");
        }
        try {
            return new PageRequest(
                    settings.url().expand(scope), settings.body().map(template -> template.expand(scope)));
        } catch (IllegalArgumentException e) {
            throw SourceException.fatal(
                    "slice '" + request.slice().name() + "' makes no request: " + e.getMessage(), e);
        }
    }

    /** The first request, for people. */
    static String described(HttpSettings settings, ReadRequest request) {
        PageRequest page = settings.pagination().request(first(settings, request), PagePlace.FIRST);
        RequestHeaders headers =
                RequestHeaders.of(settings.headers(), page.body().isPresent(), asked(settings), request);
        return RequestText.of(page, headers.forHome(), settings.auths());
    }

    private static RequestHeaders headers(HttpSettings settings, boolean json, Bodies wanted, ReadRequest request) {
        try {
            return RequestHeaders.of(settings.headers(), json, wanted, request);
        } catch (IllegalArgumentException e) {
            throw SourceException.fatal(
                    "slice '" + request.slice().name() + "' makes no request: " + e.getMessage(), e);
        }
    }

    /** What the first request asks for: a page, or what says of a job where it is. */
    private static Bodies asked(HttpSettings settings) {
        return settings.export().isPresent() ? Bodies.JSON : settings.bodies();
    }

    /** Asks for the first page, or creates the job of an export, and reads nothing of it. */
    FirstAnswer tried() throws IOException, InterruptedException {
        Faults faults = faults(first.method());
        Exchange exchange = exchange(faults, first.body().isPresent(), asked(settings));
        PageRequest page = settings.pagination().request(first, PagePlace.FIRST);
        try (Answer answer =
                settings.export().isPresent() ? exchange.ask(page, RunningJob.CREATED) : exchange.ask(page)) {
            String address = faults.shown(answer.asked());
            return answer.noContent()
                    ? new FirstAnswer(address, answer.status(), "", OptionalLong.empty())
                    : new FirstAnswer(address, answer.status(), redactor.clean(answer.mediaType()), answer.length());
        }
    }

    PageReader open() {
        return settings.export().isPresent() ? files(settings.export().get()) : pages();
    }

    private PageReader pages() {
        Faults faults = faults(first.method());
        HttpPages pages = pages(
                first, settings.pagination(), exchange(faults, first.body().isPresent(), settings.bodies()), faults);
        request.resumeAfter().ifPresent(pages::resumeAfter);
        return pages;
    }

    private PageReader files(ExportJob job) {
        Faults creatingFaults = faults(first.method());
        Faults faults = faults("GET");
        RunningJob running = new RunningJob(
                job,
                exchange(creatingFaults, first.body().isPresent(), Bodies.JSON),
                creatingFaults,
                exchange(faults, false, Bodies.JSON),
                faults,
                redactor,
                settings.clock(),
                settings.pause(),
                request.deadline());
        List<AnswerRule> rules = Stream.concat(settings.answerRules().stream(), Stream.of(HttpReading::expired))
                .toList();
        Exchange downloading = exchange(faults, false, settings.bodies(), rules);
        ExportPages pages = new ExportPages(first, running, files -> downloads(files, downloading, faults));
        request.resumeAfter().ifPresent(pages::resumeAfter);
        return pages;
    }

    /** A link that was signed, and has expired: a later answer about the job has another. */
    private static Optional<As> expired(HttpAnswer answer) {
        boolean gone = Set.of(401, 403, 404, 410).contains(answer.status());
        return gone && !answer.credentials() ? Optional.of(As.RETRYABLE) : Optional.empty();
    }

    private HttpPages downloads(List<URI> files, Exchange exchange, Faults faults) {
        return pages(new PageRequest(files.get(0), Optional.empty()), new ListedFiles(files), exchange, faults);
    }

    private HttpPages pages(PageRequest start, Pagination way, Exchange exchange, Faults faults) {
        return new HttpPages(
                start,
                way,
                settings.caps(),
                settings.limits(),
                settings.bodies(),
                exchange,
                redactor,
                faults,
                settings.clock());
    }

    private Faults faults(String method) {
        return new Faults(method, redactor, settings.clock());
    }

    private Exchange exchange(Faults faults, boolean json, Bodies wanted) {
        return exchange(faults, json, wanted, settings.answerRules());
    }

    /** @param json whether the requests have a JSON body */
    private Exchange exchange(Faults faults, boolean json, Bodies wanted, List<AnswerRule> rules) {
        RequestHeaders headers = headers(settings, json, wanted, request);
        Faults tokenFaults = faults("POST");
        TokenEndpoint endpoint =
                new TokenEndpoint(headers.neutral(), settings.rules(), transport, redactor, known, tokenFaults);
        TokenService tokens = new TokenService(endpoint, tokenFaults, settings.clock(), settings.pause());
        Turns turns = new Turns(settings.budget(), request.deadline(), settings.clock(), faults);
        return new Exchange(
                settings.url().example(),
                headers,
                new Credentials(settings.auths(), request.secrets(), known, tokens, faults),
                settings.rules(),
                transport,
                known,
                faults,
                turns,
                new AnswerRules(rules, turns, faults));
    }
}
