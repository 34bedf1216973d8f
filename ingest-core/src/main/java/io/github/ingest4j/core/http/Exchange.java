// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.address.AddressRules;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import io.github.ingest4j.core.http.internal.pace.HostGate;
import io.github.ingest4j.core.http.internal.secret.KnownSecrets;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for a page on behalf of one reader: checks each address, follows redirects, renews credentials once. The caller's
 * headers go to the origin of the source's own URL and nowhere else.
 */
final class Exchange {
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> PAGE = Set.of(200, 203, 204);
    static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final URI home;
    private final Map<String, String> neutralHeaders;
    private final Map<String, String> callerHeaders;
    private final RequestHeaders.Condition condition;
    private final Credentials credentials;
    private final AddressRules rules;
    private final Transport transport;
    private final KnownSecrets known;
    private final Faults faults;
    private final Turns turns;
    private final AnswerRules answers;

    Exchange(
            URI home,
            RequestHeaders headers,
            Credentials credentials,
            AddressRules rules,
            Transport transport,
            KnownSecrets known,
            Faults faults,
            Turns turns,
            AnswerRules answers) {
        this.home = home;
        this.neutralHeaders = headers.neutral();
        this.callerHeaders = headers.forHome();
        this.condition = headers.condition();
        this.credentials = credentials;
        this.rules = rules;
        this.transport = transport;
        this.known = known;
        this.faults = faults;
        this.turns = turns;
        this.answers = answers;
    }

    /** An answer that brings a page, or says without a body that there is nothing; other answers are thrown. */
    Answer ask(PageRequest page) throws IOException, InterruptedException {
        return ask(page, PAGE);
    }

    /**
     * An answer with one of these statuses; others are thrown, unless a rule of the source says what they count as. Redirects are
     * followed, except those with one of these statuses.
     */
    Answer ask(PageRequest page, Set<Integer> statuses) throws IOException, InterruptedException {
        AnswerRules.Judged judged = answers.judge(follow(page, statuses, credentials.current()));
        if (judged.unauthorised()) {
            judged.answer().discard();
            judged = answers.judge(follow(page, statuses, credentials.refreshed()));
        }
        return answers.settled(judged, statuses, credentials.names());
    }

    /** Where a link leads that a server wrote into an answer. */
    URI target(URI from, String link) {
        URI target = WebAddress.resolve(from, link)
                .map(address -> credentials.withoutSecretParameters(address, WebAddress.sameOrigin(address, home)))
                .orElseThrow(() -> faults.fatal(from, "leads to what is no valid address"));
        if ("https".equalsIgnoreCase(from.getScheme()) && "http".equalsIgnoreCase(target.getScheme())) {
            throw faults.fatal(from, "leads from https to http, which is refused");
        }
        requireAllowed(target);
        return target;
    }

    /** Whether a text, which would be stored, holds a secret. */
    boolean holdsSecret(String text) {
        return known.standIn(text);
    }

    private Answer follow(PageRequest start, Set<Integer> statuses, Attempt attempt)
            throws IOException, InterruptedException {
        PageRequest page = start;
        boolean trusted = true;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            trusted &= WebAddress.sameOrigin(page.address(), home);
            Answer answer = send(page, trusted, attempt);
            if (!REDIRECTS.contains(answer.status()) || statuses.contains(answer.status())) {
                return answer;
            }
            answer.discard();
            page = redirected(page, answer);
        }
        throw faults.fatal(start.address(), "led to more than " + MAX_REDIRECTS + " redirects");
    }

    private PageRequest redirected(PageRequest page, Answer answer) {
        URI from = page.address();
        int status = answer.status();
        if (page.body().isPresent() && status != 307 && status != 308) {
            throw faults.fatal(from, "answered " + status + ", which would drop the body; 307 and 308 keep it");
        }
        return page.at(target(
                from,
                answer.header("Location")
                        .orElseThrow(() -> faults.fatal(from, "answered " + status + " without a Location"))));
    }

    private Answer send(PageRequest page, boolean trusted, Attempt attempt) throws IOException, InterruptedException {
        URI address = page.address();
        requireAllowed(address);
        requireAllowedBody(page, trusted);
        boolean secrets = trusted && !credentials.isEmpty();
        Outgoing request = new Outgoing(page, trusted ? callerHeaders : neutralHeaders);
        Optional<Map.Entry<String, String>> unlessKnown = condition.header(address);
        unlessKnown.ifPresent(header -> request.header(header.getKey(), header.getValue()));
        Duration patience = RequestBudget.LONGEST_WAIT;
        if (secrets) {
            // Late, since signatures age, but before the turn, since stores and token endpoints may be slow.
            patience = turns.awaitFree(address);
            credentials.apply(request, attempt);
        }
        HostGate.Turn turn = turns.await(address, patience);
        boolean answered = false;
        try {
            requireAllowed(address); // again, since other secrets may have come
            requireAllowedBody(page, trusted);
            Answer answer = new Answer(address, secrets, unlessKnown.isPresent(), response(page, request));
            turns.heard(turn, answer.response());
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                turn.end();
            }
        }
    }

    private Received response(PageRequest page, Outgoing request) throws IOException, InterruptedException {
        URI address = page.address();
        try {
            rules.refusalOfResolved(address).ifPresent(why -> {
                throw faults.fatal(address, "is refused: " + why);
            });
            return page.body().isPresent()
                    ? transport.post(request.wire(), request.headers(), request.body())
                    : transport.get(request.wire(), request.headers());
        } catch (IOException e) {
            throw faults.network(address, "before its answer", e);
        }
    }

    private void requireAllowedBody(PageRequest page, boolean trusted) {
        if (page.body().isPresent() && !trusted) {
            throw faults.fatal(page.address(), "is refused: it is another origin, to which no body is sent");
        }
        if (page.body().filter(known::standIn).isPresent()) {
            throw faults.fatal(page.address(), "is refused: its body holds a secret, which belongs in a header");
        }
    }

    private void requireAllowed(URI address) {
        rules.refusal(address).ifPresent(why -> {
            throw faults.fatal(address, "is refused: " + why);
        });
        if (known.standIn(address)) {
            throw faults.fatal(address, "is refused: it holds a secret, and URLs end in logs");
        }
    }
}
