// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.address.AddressRules;
import io.github.ingest4j.core.http.internal.pace.HostGate;
import io.github.ingest4j.core.http.internal.secret.KnownSecrets;
import io.github.ingest4j.core.http.internal.secret.TokenAnswer;
import io.github.ingest4j.core.http.internal.secret.TokenEndpoint;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sends requests for tokens on behalf of one reader, and says what their answers mean. */
final class HttpTokenEndpoint implements TokenEndpoint {
    /** The longest answer. */
    static final int MAX_BYTES = 64 << 10;

    private static final int LONGEST_DESCRIPTION = 200;
    private static final Set<String> CLIENT_ERRORS =
            Set.of("invalid_client", "unauthorized_client", "access_denied", "incorrect_client_credentials");
    private static final Set<String> GRANT_ERRORS = Set.of("invalid_grant", "bad_refresh_token");
    private static final Set<String> PASSING_ERRORS = Set.of("temporarily_unavailable", "server_error");

    private final Map<String, String> headers;
    private final AddressRules rules;
    private final Transport transport;
    private final Redactor redactor;
    private final KnownSecrets known;
    private final Faults faults;
    private final AnswerFaults answerFaults;
    private final Turns turns;

    /**
     * @param headers for addresses that are not the source's own
     * @param faults of POST requests
     * @param turns of the source's budget, which these requests are a part of
     */
    HttpTokenEndpoint(
            Map<String, String> headers,
            AddressRules rules,
            Transport transport,
            Redactor redactor,
            KnownSecrets known,
            Faults faults,
            AnswerFaults answerFaults,
            Turns turns) {
        this.headers = headers;
        this.rules = rules;
        this.transport = transport;
        this.redactor = redactor;
        this.known = known;
        this.faults = faults;
        this.answerFaults = answerFaults;
        this.turns = turns;
    }

    /** What was received of a body, and why it is not all where that is so. */
    private static final class Received {
        private final byte[] bytes;
        private final Optional<IOException> failure;

        private Received(byte[] bytes, Optional<IOException> failure) {
            this.bytes = bytes;
            this.failure = failure;
        }
    }

    @Override
    public void awaitFree(URI address) throws InterruptedException {
        turns.awaitFree(address);
    }

    /**
     * Refuses a request whose answer must not be missed, if it may.
     *
     * @throws IOException if the run may end before the answer
     */
    private void requireTime(URI address) throws IOException {
        Duration longest = transport.longestWait();
        if (!transport.hasTimeFor(longest)) {
            throw faults.network(
                    address,
                    "was not asked: its answer may take " + longest + " (headersTimeout(...)), the run ends before"
                            + " that, and a refresh token that it brings would be lost");
        }
    }

    @Override
    public Result ask(
            URI address, Map<String, String> form, Optional<String> authorization, Keeper keeper, boolean unmissable)
            throws IOException, InterruptedException {
        try (Answer answer = inTurn(address, body(form), authorization, unmissable)) {
            turns.heed(answer, Optional.empty());
            if (answer.status() / 100 == 2) {
                return granted(answer, keeper);
            }
            TokenAnswer said = TokenAnswer.of(answer.beginning()).orElseGet(HttpTokenEndpoint::nothing);
            return refused(answer, said);
        }
    }

    private Answer inTurn(URI address, String body, Optional<String> authorization, boolean unmissable)
            throws IOException, InterruptedException {
        HostGate.Turn turn = turns.await(address, RequestBudget.LONGEST_WAIT);
        boolean answered = false;
        try {
            if (unmissable) {
                requireTime(address);
            }
            Answer answer = send(address, body, authorization);
            turns.heard(turn, answer.response());
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                turn.end();
            }
        }
    }

    private Answer send(URI address, String body, Optional<String> authorization)
            throws IOException, InterruptedException {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.remove("Accept-Encoding");
        all.put("Accept", "application/json");
        all.put("Content-Type", "application/x-www-form-urlencoded");
        authorization.ifPresent(value -> all.put("Authorization", value));
        AddressRules own = rules.onlyAt(address);
        try {
            Optional<String> refusal = own.refusal(address);
            if (refusal.isEmpty()) {
                refusal = own.refusalOfResolved(address);
            }
            if (refusal.isPresent()) {
                throw faults.fatal(address, "is refused: " + refusal.get());
            }
            return new Answer(
                    address, true, false, transport.post(address, all, body.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw faults.network(address, "before its answer", e);
        }
    }

    private Result granted(Answer answer, Keeper keeper) throws IOException {
        Received received = receive(answer);
        Optional<TokenAnswer> whole = received.failure.isPresent() || received.bytes.length > MAX_BYTES
                ? Optional.empty()
                : TokenAnswer.of(received.bytes);
        keepNext(whole, received, keeper);
        if (received.failure.isPresent()) {
            throw faults.network(answer.asked(), "within the answer", received.failure.get());
        }
        if (received.bytes.length > MAX_BYTES) {
            throw faults.fatal(answer.asked(), "answered with more than " + MAX_BYTES + " bytes");
        }
        TokenAnswer said = whole.orElseThrow(() -> unreadable(answer));
        if (!said.error().isEmpty()) {
            return refused(answer, said);
        }
        said.flaw().ifPresent(flaw -> {
            throw faults.fatal(answer.asked(), "answered " + answer.status() + " with an object that " + flaw);
        });
        return new Result(Verdict.GRANTED, said, "");
    }

    /** First of all: the one before it may be worth nothing any more, whatever becomes of the rest. */
    private void keepNext(Optional<TokenAnswer> whole, Received received, Keeper keeper) throws IOException {
        TokenAnswer said = whole.orElseGet(() -> TokenAnswer.begun(received.bytes));
        learn(said);
        if (said.refreshToken().isPresent() && said.error().isEmpty()) {
            keeper.keep(
                    said.refreshToken().get(),
                    whole.filter(answer -> answer.flaw().isEmpty()));
        }
    }

    private Result refused(Answer answer, TokenAnswer said) {
        learn(said);
        int status = answer.status();
        String error = said.error();
        String message = "answered " + status + told(said);
        if (status == 429 || AnswerFaults.passing(status)) {
            throw answerFaults.status(answer, message);
        }
        if (PASSING_ERRORS.contains(error)) {
            throw faults.retryable(answer.asked(), message);
        }
        if (GRANT_ERRORS.contains(error)) {
            return new Result(Verdict.GRANT_REFUSED, said, message);
        }
        if (CLIENT_ERRORS.contains(error) || status == 401 || status == 403) {
            return new Result(Verdict.CLIENT_REFUSED, said, message);
        }
        if (status >= 300 && status < 400) {
            throw faults.fatal(
                    answer.asked(), message + ": a request for a token follows no redirect; give its target");
        }
        if (status >= 500) {
            throw faults.fatal(answer.asked(), message);
        }
        return new Result(Verdict.REFUSED, said, message);
    }

    private String told(TokenAnswer said) {
        if (said.error().isEmpty()) {
            return "";
        }
        String description = redactor.clean(said.errorDescription(), false, LONGEST_DESCRIPTION);
        return ": " + redactor.clean(said.error(), false, LONGEST_DESCRIPTION)
                + (description.isEmpty() ? "" : " (" + description + ")");
    }

    private void learn(TokenAnswer said) {
        said.secrets().forEach(known::keep);
    }

    private Received receive(Answer answer) {
        if (!answer.contentEncoding().isEmpty()) {
            throw faults.fatal(answer.asked(), "answered with a Content-Encoding, which was not asked for");
        }
        byte[] bytes = new byte[MAX_BYTES + 1];
        int length = 0;
        try {
            int count;
            while (length < bytes.length && (count = answer.body().read(bytes, length, bytes.length - length)) > 0) {
                length += count;
            }
        } catch (IOException e) {
            return new Received(Arrays.copyOf(bytes, length), Optional.of(e));
        }
        return new Received(Arrays.copyOf(bytes, length), Optional.empty());
    }

    private SourceException unreadable(Answer answer) {
        String what = "answered " + answer.status() + " with what is not one JSON object, or names a member twice";
        return answer.framed() ? faults.fatal(answer.asked(), what) : faults.retryable(answer.asked(), what);
    }

    private static TokenAnswer nothing() {
        return TokenAnswer.of(new byte[] {'{', '}'}).orElseThrow();
    }

    private static String body(Map<String, String> form) {
        return form.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
