// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Secret;
import io.github.ingest4j.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A canary secret on every way to fail: no message, cause, log line or printed object shows it, or its beginning. */
@Timeout(60)
class SecretCanaryTest {
    private static final String MARK = "S3CR3T";
    private static final String CANARY = MARK + "-" + UUID.randomUUID();
    private static final String FIELD = "weather/api#key";

    private final CannedSecrets stored = new CannedSecrets();
    private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-25T10:00:00Z"));

    @AfterEach
    void close() {
        stored.close();
    }

    /** One way to fail, and the words that show that it was reached. */
    private record Failure(String name, String reference, String words, Consumer<CannedSecrets> cause) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Failure> failures() {
        return Stream.of(
                text("no object", FIELD, "is not a JSON object", CANARY),
                text("array", FIELD, "is not a JSON object", "[\"" + CANARY + "\"]"),
                text("broken object", FIELD, "is not a JSON object", "{\"key\": " + CANARY + "}"),
                text("cut object", FIELD, "is not a JSON object", "{\"key\": \"" + CANARY),
                text("field without quotes", FIELD, "is not a JSON object", "{" + CANARY + ": 1}"),
                text("object and more", FIELD, "is not a JSON object", "{\"key\": \"a\"} " + CANARY),
                text("no field", FIELD, "has no field 'key'", "{\"kay\": \"" + CANARY + "\"}"),
                text("forgotten field", "weather/api", "is a JSON object", "{\"key\": \"" + CANARY + "\"}"),
                text(
                        "name that is a value",
                        "weather/api",
                        "(one with another kind of name)",
                        "{\"" + CANARY + "\": \"" + CANARY + "\"}"),
                text("field of fields", FIELD, "neither a text nor a number", "{\"key\": {\"a\": \"" + CANARY + "\"}}"),
                text("field of values", FIELD, "neither a text nor a number", "{\"key\": [\"" + CANARY + "\"]}"),
                text("other field set", FIELD, "has no value yet", "{\"key\": \"NOT-SET\", \"b\": \"" + CANARY + "\"}"),
                text("undeclared", "weather/ap", "is not declared", CANARY),
                answer("answer without quotes", "{\"SecretString\": " + CANARY + "}"),
                answer("answer cut", "{\"SecretString\": \"" + CANARY),
                answer("answer that is no JSON", CANARY),
                answer("answer of another shape", "{\"SecretString\": [\"" + CANARY + "\"]}"),
                answer("date in the answer", "{\"CreatedDate\": \"" + CANARY + "\", \"SecretString\": \"a\"}"),
                answer("bytes in the answer", "{\"SecretBinary\": \"" + CANARY + "!\"}"),
                new Failure(
                        "binary",
                        FIELD,
                        "is binary",
                        stored -> stored.answer("{\"SecretBinary\": \"" + base64(CANARY) + "\"}")),
                new Failure(
                        "value in an error",
                        FIELD,
                        "no clear answer",
                        stored -> stored.http()
                                .on(anyRequest())
                                .answer(500, Map.of(), "{\"SecretString\": \"" + CANARY + "\"}")),
                new Failure(
                        "value in a refusal",
                        FIELD,
                        "refused the request",
                        stored -> stored.http()
                                .on(anyRequest())
                                .answer(400, Map.of(), "{\"SecretString\": \"" + CANARY + "\"}")),
                new Failure(
                        "answer breaks off",
                        FIELD,
                        "no answer",
                        stored -> stored.store(CANARY).http().on(anyRequest()).cutBodyAfter(60)),
                new Failure(
                        "answer lost",
                        FIELD,
                        "no answer",
                        stored -> stored.store(CANARY).http().on(anyRequest()).loseAnswer()));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureShowsNoSecret(Failure failure) throws Exception {
        SecretsManagerSecrets secrets = secrets();
        failure.cause().accept(stored);

        String said = said(() -> secrets.get(failure.reference()));

        assertThat(said).contains(failure.words()).doesNotContain(MARK, base64(CANARY));
        assertThat(printed(secrets)).doesNotContain(MARK);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureAfterSuccessShowsNoSecret(Failure failure) throws Exception {
        SecretsManagerSecrets secrets = secrets();
        stored.store("{\"key\": \"" + CANARY + "-old\"}");
        Secret refused = secrets.get(FIELD);
        failure.cause().accept(stored);

        String said = said(() -> secrets.refresh(failure.reference(), refused));

        assertThat(said).contains(failure.words()).doesNotContain(MARK, base64(CANARY));
        assertThat(printed(secrets)).doesNotContain(MARK);
    }

    @Test
    void warningOfAnOutageShowsNoSecret() throws Exception {
        SecretsManagerSecrets secrets = secrets();
        stored.store("{\"key\": \"" + CANARY + "\"}");
        secrets.get(FIELD);
        clock.advance(SecretsManagerSecrets.CACHE_TIME);
        stored.answer("{\"SecretString\": " + CANARY + "}");

        String said = said(() -> secrets.get(FIELD));

        assertThat(said)
                .contains("the one read before serves for now", "secret=weather/api", "no answer (")
                .doesNotContain(MARK);
        assertThat(printed(secrets)).contains("Secret[hidden]").doesNotContain(MARK);
    }

    @Test
    void nothingIsPromisedOfASecretThatIsTooOld() throws Exception {
        SecretsManagerSecrets secrets = secrets();
        stored.store("{\"key\": \"" + CANARY + "\"}");
        secrets.get(FIELD);
        clock.advance(SecretsManagerSecrets.CACHE_TIME.plus(SecretsManagerSecrets.OUTAGE_TIME));
        stored.answer(CANARY);

        assertThat(said(() -> secrets.get(FIELD)))
                .contains("no answer (")
                .doesNotContain("serves for now")
                .doesNotContain(MARK);
    }

    @Test
    void failureThatOthersWaitedForShowsNoSecret() throws Exception {
        SecretsManagerSecrets secrets = secrets();
        CannedSecrets.Held held = stored.answer(CANARY).hold();
        AtomicReference<String> first = new AtomicReference<>("");
        Thread caller = new Thread(() -> first.set(failure(() -> secrets.get(FIELD))));
        caller.start();
        held.awaitBegin();
        AtomicReference<String> second = new AtomicReference<>("");
        Thread waiter = new Thread(() -> second.set(failure(() -> secrets.get(FIELD))));
        waiter.start();
        while (waiter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        held.letGo();
        caller.join();
        waiter.join();

        assertThat(first.get()).contains("no answer").doesNotContain(MARK);
        assertThat(second.get()).contains("no answer").doesNotContain(MARK);
    }

    private static Failure text(String name, String reference, String words, String text) {
        return new Failure(name, reference, words, stored -> stored.store(text));
    }

    private static Failure answer(String name, String body) {
        return new Failure(name, FIELD, "no answer (", stored -> stored.answer(body));
    }

    private SecretsManagerSecrets secrets() {
        return SecretsManagerSecrets.builder(stored.client(), FIELD, "weather/api")
                .clock(clock)
                .build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The failure with its causes, if there is one, and what was logged. */
    private static String said(Callable<?> call) {
        PrintStream console = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8)); // simple logger prints there
        try {
            return failure(call) + log.toString(StandardCharsets.UTF_8);
        } finally {
            System.setErr(console);
        }
    }

    private static String failure(Callable<?> call) {
        try {
            return String.valueOf(call.call());
        } catch (Exception e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }
    }

    /** How each of our objects prints that can be reached from here. */
    private static String printed(Object root) throws IllegalAccessException {
        StringBuilder printed = new StringBuilder();
        visit(root, Collections.newSetFromMap(new IdentityHashMap<>()), printed);
        return printed.toString();
    }

    private static void visit(Object object, Set<Object> seen, StringBuilder printed) throws IllegalAccessException {
        if (object == null || !seen.add(object)) {
            return;
        }
        printed.append(object).append('\n');
        if (object instanceof Map<?, ?> map) {
            for (Object value : map.values()) {
                visit(value, seen, printed);
            }
        } else if (object.getClass().getName().startsWith("io.github.ingest4j.")) {
            for (Field field : object.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.getType() != char[].class) {
                    field.setAccessible(true);
                    visit(field.get(object), seen, printed);
                }
            }
        }
    }
}
