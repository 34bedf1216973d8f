// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretStore;
import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.testkit.ManualClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Secrets that are replaced, with a Secrets Manager that answers as it was told. */
@Timeout(60)
class SavedSecretsTest {
    private static final String NAME = "shop/refresh";
    private static final Secret BEFORE = Secret.of("B3F0R3-token");
    private static final Secret NEXT = Secret.of("N3XT-token");

    private final CannedSecrets stored = new CannedSecrets();
    private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-25T10:00:00Z"));

    @AfterEach
    void close() {
        stored.close();
    }

    @Test
    void theNextSecretBecomesTheCurrentVersion() throws Exception {
        SecretsManagerSecrets secrets = secrets();
        stored.store(BEFORE.reveal() + "\n");

        assertThat(store(secrets).replace(NAME, BEFORE, NEXT)).isTrue();

        assertThat(targets()).containsExactly("secretsmanager.GetSecretValue", "secretsmanager.PutSecretValue");
        assertThat(stored.asked().get(1))
                .contains(
                        "\"SecretId\":\"shop/refresh\"", "\"SecretString\":\"N3XT-token\"", "\"ClientRequestToken\":");
        assertThat(secrets.get(NAME).reveal()).isEqualTo("N3XT-token");
        assertThat(stored.calls()).isEqualTo(2);
    }

    @Test
    void whatIsStoredAlreadyIsNotStoredAgain() throws Exception {
        stored.store(NEXT.reveal());

        assertThat(store(secrets()).replace(NAME, BEFORE, NEXT)).isTrue();
        assertThat(targets()).containsExactly("secretsmanager.GetSecretValue");
    }

    @Test
    void aThirdSecretIsKept() throws Exception {
        stored.store("third");

        assertThat(store(secrets()).replace(NAME, BEFORE, NEXT)).isFalse();
        assertThat(targets()).containsExactly("secretsmanager.GetSecretValue");
    }

    @Test
    void theStoreIsReadPastTheCache() throws Exception {
        SecretsManagerSecrets secrets = secrets();
        stored.store("old");
        secrets.get(NAME);
        stored.store("new");

        assertThat(store(secrets).read(NAME).reveal()).isEqualTo("new");
        assertThat(secrets.get(NAME).reveal()).isEqualTo("new");
        assertThat(stored.calls()).isEqualTo(2);
    }

    @Test
    void afterALostAnswerARepetitionFindsOut() throws Exception {
        SecretsManagerSecrets secrets = secrets();
        stored.store(BEFORE.reveal());
        store(secrets).read(NAME);
        stored.http()
                .on(header("X-Amz-Target", "secretsmanager.PutSecretValue"))
                .loseAnswer();

        assertThatThrownBy(() -> store(secrets).replace(NAME, BEFORE, NEXT))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith("saving secret shop/refresh failed: no answer");
        stored.store(NEXT.reveal());

        assertThat(store(secrets).replace(NAME, BEFORE, NEXT)).isTrue();
    }

    @Test
    void aMissingPermissionIsNamed() {
        stored.fail(400, "AccessDeniedException", "not authorized");

        assertThatThrownBy(() -> new SecretWriter(stored.client(), "eu-west-1", Optional.empty())
                        .write(SecretReference.of(NAME, "eu-west-1"), NEXT))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("secretsmanager:PutSecretValue")
                .hasMessageContaining("secret shop/refresh");
    }

    @Test
    void aMissingPermissionOnTheKeyIsNamed() {
        stored.fail(400, "AccessDeniedException", "Access to KMS is not allowed");

        assertThatThrownBy(() -> new SecretWriter(stored.client(), "eu-west-1", Optional.empty())
                        .write(SecretReference.of(NAME, "eu-west-1"), NEXT))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("kms:GenerateDataKey")
                .hasMessageContaining("the KMS key of secret shop/refresh");
    }

    @Test
    void noFailureToSaveShowsTheSecret() {
        for (Map.Entry<Integer, String> answer : List.of(
                Map.entry(500, "{\"x\": \"N3XT-token\"}"),
                Map.entry(400, "N3XT-token"),
                Map.entry(200, "N3XT-token"))) {
            stored.http().on(anyRequest()).answer(answer.getKey(), Map.of(), answer.getValue());

            assertThatThrownBy(() -> new SecretWriter(stored.client(), "eu-west-1", Optional.empty())
                            .write(SecretReference.of(NAME, "eu-west-1"), NEXT))
                    .satisfies(e -> {
                        StringWriter trace = new StringWriter();
                        e.printStackTrace(new PrintWriter(trace));
                        assertThat(trace.toString()).doesNotContain("N3XT");
                    });
        }
    }

    @Test
    void thePermissionToSaveIsDeclaredForTheseSecretsAlone() {
        assertThat(secrets().permissions())
                .extracting(Permission::action, Permission::resource, Permission::use, Permission::purpose)
                .containsExactly(
                        tuple(
                                "secretsmanager:GetSecretValue",
                                "arn:aws:secretsmanager:eu-west-1:*:secret:shop/oauth-??????",
                                Permission.Use.RUN,
                                "read the secret"),
                        tuple(
                                "secretsmanager:GetSecretValue",
                                "arn:aws:secretsmanager:eu-west-1:*:secret:shop/refresh-??????",
                                Permission.Use.RUN,
                                "read the secret"),
                        tuple(
                                "secretsmanager:PutSecretValue",
                                "arn:aws:secretsmanager:eu-west-1:*:secret:shop/refresh-??????",
                                Permission.Use.RUN,
                                "save the secret"));
    }

    @Test
    void whatIsDeclaredToBeReadOnlyIsNotReadForSaving() {
        assertThatThrownBy(() -> store(secrets()).read("shop/oauth#id"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "secret 'shop/oauth#id' is declared to be read only: name it in builder(...).saved(...) too,"
                                + " so that the role can be allowed to save it");
        assertThat(stored.calls()).isZero();
    }

    @Test
    void withoutSecretsToSaveThereIsNoStore() {
        assertThat(SecretsManagerSecrets.of(stored.client(), "shop/oauth#id").store())
                .isEmpty();
    }

    @Test
    void aFieldCannotBeSaved() {
        assertThatThrownBy(() -> SecretsManagerSecrets.builder(stored.client(), "shop/oauth#id")
                        .saved("shop/oauth#refresh")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret shop/oauth#refresh is a field, and a secret that is to be saved must be one of its"
                        + " own: store it as a plain text, and leave out the #");
    }

    private SecretsManagerSecrets secrets() {
        return SecretsManagerSecrets.builder(stored.client(), "shop/oauth#id", "shop/oauth#secret")
                .saved(NAME)
                .clock(clock)
                .build();
    }

    private static SecretStore store(SecretsManagerSecrets secrets) {
        return secrets.store().orElseThrow();
    }

    private List<String> targets() {
        return stored.http().requests().stream()
                .map(request -> request.firstMatchingHeader("X-Amz-Target").orElse(""))
                .toList();
    }
}
