// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.secret.KnownSecrets;
import io.github.ingest4j.core.http.internal.secret.TokenEndpoint;
import io.github.ingest4j.core.http.internal.secret.Tokens;
import io.github.ingest4j.core.http.internal.secret.UsedSecrets;
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
    private final Beginning beginning;
    private final PageRequest first;

    HttpReading(HttpSettings settings, ReadRequest request) {
        this.settings = settings;
        this.request = request;
        known = new KnownSecrets(redactor, request.secrets());
        transport = new Transport(settings.client().get(), settings.limits(), request.deadline(), settings.clock());
        beginning = new Beginning(settings, request);
        first = beginning.first();
    }

    /** Asks for the first page, or creates the job of an export, and reads nothing of it. */
    FirstAnswer tried() throws IOException, InterruptedException {
        Optional<ExpiredPosition> expired = expired();
        try {
            return tried(expired);
        } catch (SourceException e) {
            if (expired.filter(ExpiredPosition::noticed).isEmpty()) {
                throw e;
            }
            return fromBeginning().tried();
        }
    }

    private FirstAnswer tried(Optional<ExpiredPosition> expired) throws IOException, InterruptedException {
        RequestHeaders headers = beginning.headers(first.body().isPresent(), beginning.asked());
        Faults faults = faults(first.method());
        Exchange exchange = exchange(faults, headers, beginning.validators(headers), expired);
        PageRequest page = beginning.sent();
        try (Answer answer =
                settings.export().isPresent() ? exchange.ask(page, RunningJob.CREATED) : exchange.ask(page)) {
            String address = faults.shown(answer.asked());
            return answer.noContent()
                    ? new FirstAnswer(address, answer.status(), "", OptionalLong.empty())
                    : new FirstAnswer(address, answer.status(), redactor.clean(answer.mediaType()), answer.length());
        }
    }

    PageReader open() {
        if (settings.export().isPresent()) {
            return files(settings.export().get());
        }
        Optional<ExpiredPosition> expired = expired();
        return expired.isPresent() ? renewed(expired.get()) : resumed(pages(Optional.empty()));
    }

    private PageReader renewed(ExpiredPosition expired) {
        RenewedPages pages = new RenewedPages(
                pages(Optional.of(expired)), expired, () -> fromBeginning().pages(Optional.empty()));
        request.resumeAfter().ifPresent(pages::resumeAfter);
        return pages;
    }

    private HttpPages resumed(HttpPages pages) {
        request.resumeAfter().ifPresent(pages::resumeAfter);
        return pages;
    }

    /** The same window read as the first of a stream. */
    private HttpReading fromBeginning() {
        return new HttpReading(settings, request.withoutPosition());
    }

    /** What tells that the position is taken no more; nothing where there is none, or nobody has said how it shows. */
    private Optional<ExpiredPosition> expired() {
        return request.position()
                .flatMap(position -> settings.incremental())
                .flatMap(Incremental::expired)
                .map(ExpiredPosition::new);
    }

    private HttpPages pages(Optional<ExpiredPosition> expired) {
        RequestHeaders headers = beginning.headers(first.body().isPresent(), settings.bodies());
        Optional<Validators> validators = beginning.validators(headers);
        Faults faults = faults(first.method());
        Progress progress = validators.map(Progress.class::cast).orElseGet(() -> progress(faults));
        return pages(beginning.course(progress), exchange(faults, headers, validators, expired), faults);
    }

    private Progress progress(Faults faults) {
        return settings.incremental()
                .map(incremental ->
                        incremental.progress(request, settings.pagination().shape(), settings.clock(), faults))
                .orElse(Progress.NONE);
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
        List<AnswerRule> rules = Stream.concat(settings.answerRules().stream(), Stream.of(HttpReading::expiredLink))
                .toList();
        Exchange downloading = exchange(faults, beginning.headers(false, settings.bodies()), rules);
        ExportPages pages = new ExportPages(first, running, files -> downloads(files, downloading, faults));
        request.resumeAfter().ifPresent(pages::resumeAfter);
        return pages;
    }

    /** A link that was signed, and has expired: a later answer about the job has another. */
    private static Optional<As> expiredLink(HttpAnswer answer) {
        boolean gone = Set.of(401, 403, 404, 410).contains(answer.status());
        return gone && !answer.credentials() ? Optional.of(As.RETRYABLE) : Optional.empty();
    }

    private HttpPages downloads(List<URI> files, Exchange exchange, Faults faults) {
        PageRequest start = new PageRequest(files.get(0), Optional.empty());
        return pages(new Course(start, false, new ListedFiles(files), Progress.NONE), exchange, faults);
    }

    private HttpPages pages(Course course, Exchange exchange, Faults faults) {
        return new HttpPages(
                course,
                settings.caps(),
                settings.limits(),
                settings.bodies(),
                exchange,
                redactor,
                faults,
                settings.clock());
    }

    private Faults faults(String method) {
        return new Faults(method, redactor);
    }

    private AnswerFaults ofAnswers(Faults faults) {
        return new AnswerFaults(faults, redactor, settings.clock());
    }

    private Turns turns(Faults faults) {
        return new Turns(settings.budget(), request.deadline(), settings.clock(), faults);
    }

    private Exchange exchange(
            Faults faults, RequestHeaders headers, Optional<Validators> validators, Optional<ExpiredPosition> expired) {
        RequestHeaders conditional = validators.map(headers::onlyIf).orElse(headers);
        List<AnswerRule> rules =
                Stream.concat(expired.stream(), settings.answerRules().stream()).toList();
        return exchange(faults, conditional, rules);
    }

    /** @param json whether the requests have a JSON body */
    private Exchange exchange(Faults faults, boolean json, Bodies wanted) {
        return exchange(faults, beginning.headers(json, wanted), settings.answerRules());
    }

    private Exchange exchange(Faults faults, RequestHeaders headers, List<AnswerRule> rules) {
        Faults tokenFaults = faults("POST");
        TokenEndpoint endpoint = new HttpTokenEndpoint(
                headers.neutral(),
                settings.rules(),
                transport,
                redactor,
                known,
                tokenFaults,
                ofAnswers(tokenFaults),
                turns(tokenFaults));
        UsedSecrets secrets = new UsedSecrets(request.secrets(), known);
        Tokens tokens = new Tokens(secrets, endpoint, tokenFaults, settings.clock(), settings.pause());
        Turns turns = turns(faults);
        return new Exchange(
                settings.url().example(),
                headers,
                new Credentials(settings.auths(), secrets, tokens, faults),
                settings.rules(),
                transport,
                known,
                faults,
                turns,
                new AnswerRules(rules, turns, faults, ofAnswers(faults)));
    }
}
