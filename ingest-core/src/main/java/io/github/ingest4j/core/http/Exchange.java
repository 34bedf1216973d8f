// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for a page on behalf of one reader: checks each address, follows redirects, renews credentials once. The caller's
 * headers go to the origin of the source's own URL and nowhere else.
 */
final class Exchange {
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int NO_CONTENT = 204;

    private final URI home;
    private final Map<String, String> neutralHeaders;
    private final Map<String, String> callerHeaders;
    private final Credentials credentials;
    private final AddressRules rules;
    private final Transport transport;
    private final Redactor redactor;
    private final Faults faults;

    Exchange(
            URI home,
            RequestHeaders headers,
            Credentials credentials,
            AddressRules rules,
            Transport transport,
            Redactor redactor,
            Faults faults) {
        this.home = home;
        this.neutralHeaders = headers.neutral();
        this.callerHeaders = headers.forHome();
        this.credentials = credentials;
        this.rules = rules;
        this.transport = transport;
        this.redactor = redactor;
        this.faults = faults;
    }

    /** An answer that brings a page, or nothing where the server says that there is none; other answers are thrown. */
    Optional<Answer> get(URI address) throws IOException, InterruptedException {
        Answer answer = follow(address, credentials.current());
        if (answer.status() == 401 && answer.credentials()) {
            answer.discard();
            answer = follow(address, credentials.refreshed());
        }
        if (answer.status() == NO_CONTENT) {
            answer.discard();
            return Optional.empty();
        }
        if (answer.status() != 200 && answer.status() != 203) {
            throw faults.status(answer, credentials.names());
        }
        return Optional.of(answer);
    }

    /** Where a link leads that a server wrote into an answer. */
    URI target(URI from, String link) {
        URI target = WebAddress.resolve(from, link)
                .orElseThrow(() -> faults.fatal(from, "leads to what is no valid address"));
        if ("https".equalsIgnoreCase(from.getScheme()) && "http".equalsIgnoreCase(target.getScheme())) {
            throw faults.fatal(from, "leads from https to http, which is refused");
        }
        requireAllowed(target);
        return target;
    }

    private Answer follow(URI start, Map<String, String> secretHeaders) throws IOException, InterruptedException {
        URI address = start;
        boolean trusted = true;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            trusted &= WebAddress.sameOrigin(address, home);
            Answer answer = send(address, trusted, secretHeaders);
            if (!REDIRECTS.contains(answer.status())) {
                return answer;
            }
            answer.discard();
            URI from = address;
            address = target(
                    from,
                    answer.header("Location")
                            .orElseThrow(
                                    () -> faults.fatal(from, "answered " + answer.status() + " without a Location")));
        }
        throw faults.fatal(start, "led to more than " + MAX_REDIRECTS + " redirects");
    }

    private Answer send(URI address, boolean trusted, Map<String, String> secretHeaders)
            throws IOException, InterruptedException {
        requireAllowed(address);
        Map<String, String> headers = new HashMap<>(trusted ? callerHeaders : neutralHeaders);
        if (trusted) {
            headers.putAll(secretHeaders);
        }
        try {
            rules.refusalOfResolved(address).ifPresent(why -> {
                throw faults.fatal(address, "is refused: " + why);
            });
            HttpResponse<TimedBody> response = transport.get(address, headers);
            return new Answer(address, trusted && !secretHeaders.isEmpty(), response);
        } catch (IOException e) {
            throw faults.network(address, "before its answer", e);
        }
    }

    private void requireAllowed(URI address) {
        rules.refusal(address).ifPresent(why -> {
            throw faults.fatal(address, "is refused: " + why);
        });
        if (redactor.finds(address.toString())) {
            throw faults.fatal(address, "is refused: it holds a secret, and URLs end in logs");
        }
    }
}
