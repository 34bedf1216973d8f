// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** How the stub treats versions and what it refuses, as Secrets Manager does. */
class SecretsManagerStubTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private final SecretsManagerClient secrets;
    private final String arn;
    private final String first;

    SecretsManagerStubTest() throws IOException {
        secrets = SecretsManagerClient.builder()
                .endpointOverride(SecretsManagerStub.start())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
        var created =
                secrets.createSecret(request -> request.name("db/password").secretString("one"));
        arn = created.arn();
        first = created.versionId();
    }

    @AfterEach
    void close() {
        secrets.close();
    }

    @Test
    void secretIsFoundByNameByArnAndByArnWithoutItsEnd() {
        assertThat(arn).matches("arn:aws:secretsmanager:us-east-1:000000000000:secret:db/password-[0-9a-f]{6}");
        assertThat(get("db/password").secretString()).isEqualTo("one");
        assertThat(get(arn).secretString()).isEqualTo("one");
        assertThat(get(arn.substring(0, arn.length() - 7)).secretString()).isEqualTo("one");
    }

    @Test
    void bytesComeBackAsBytes() {
        secrets.putSecretValue(
                request -> request.secretId(arn).secretBinary(SdkBytes.fromByteArray(new byte[] {0, -1, 7})));

        GetSecretValueResponse value = get(arn);

        assertThat(value.secretString()).isNull();
        assertThat(value.secretBinary().asByteArray()).containsExactly(0, -1, 7);
        assertThat(value.versionStages()).containsExactly("AWSCURRENT");
        assertThat(value.createdDate()).isNotNull();
    }

    @Test
    void putValueBecomesCurrentAndTheOneBeforePrevious() {
        String second = put("two");
        String third = put("three");

        assertThat(stages()).isEqualTo(Map.of(third, List.of("AWSCURRENT"), second, List.of("AWSPREVIOUS")));
        assertThat(secrets.getSecretValue(request -> request.secretId(arn).versionId(first))
                        .secretString())
                .isEqualTo("one");
    }

    @Test
    void pendingValueLeavesTheCurrentOne() {
        String pending = secrets.putSecretValue(
                        request -> request.secretId(arn).secretString("two").versionStages("AWSPENDING"))
                .versionId();

        assertThat(get(arn).secretString()).isEqualTo("one");
        assertThat(stages()).isEqualTo(Map.of(first, List.of("AWSCURRENT"), pending, List.of("AWSPENDING")));
    }

    @Test
    void firstValueIsCurrentWhateverItIsPutAs() {
        secrets.createSecret(request -> request.name("empty"));
        secrets.putSecretValue(
                request -> request.secretId("empty").secretString("one").versionStages("AWSPENDING"));

        assertThat(get("empty").versionStages()).containsExactlyInAnyOrder("AWSPENDING", "AWSCURRENT");
    }

    @Test
    void stageIsMovedBetweenVersionsThatAreNamed() {
        String second = put("two");

        assertThatThrownBy(() -> secrets.updateSecretVersionStage(request ->
                        request.secretId(arn).versionStage("AWSCURRENT").moveToVersionId(first)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("currently attached to version " + second);
        secrets.updateSecretVersionStage(request -> request.secretId(arn)
                .versionStage("AWSCURRENT")
                .moveToVersionId(first)
                .removeFromVersionId(second));

        assertThat(stages()).isEqualTo(Map.of(first, List.of("AWSCURRENT"), second, List.of("AWSPREVIOUS")));
    }

    @Test
    void stageOfOnesOwnCanBeTakenAwayButNotTheCurrentOne() {
        secrets.updateSecretVersionStage(
                request -> request.secretId(arn).versionStage("mine").moveToVersionId(first));
        assertThat(stages().get(first)).containsExactly("AWSCURRENT", "mine");

        secrets.updateSecretVersionStage(
                request -> request.secretId(arn).versionStage("mine").removeFromVersionId(first));

        assertThat(stages().get(first)).containsExactly("AWSCURRENT");
        assertThatThrownBy(() -> secrets.updateSecretVersionStage(request ->
                        request.secretId(arn).versionStage("AWSCURRENT").removeFromVersionId(first)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("only move it");
    }

    @Test
    void stageAndVersionHaveToAgree() {
        put("two");

        assertThatThrownBy(() -> secrets.getSecretValue(
                        request -> request.secretId(arn).versionId(first).versionStage("AWSCURRENT")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("not associated to the provided VersionId");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> get("other"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("can't find the specified secret.");
        assertThatThrownBy(() ->
                        secrets.getSecretValue(request -> request.secretId(arn).versionStage("AWSPENDING")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("value for staging label: AWSPENDING");
        assertThatThrownBy(() ->
                        secrets.getSecretValue(request -> request.secretId(arn).versionId(TOKEN)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("value for VersionId: " + TOKEN);
    }

    @Test
    void secretWithoutAValueHasNone() {
        secrets.createSecret(request -> request.name("empty"));

        assertThatThrownBy(() -> get("empty"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("value for staging label: AWSCURRENT");
    }

    @Test
    void repeatedRequestChangesNothing() {
        secrets.putSecretValue(
                request -> request.secretId(arn).secretString("two").clientRequestToken(TOKEN));
        secrets.putSecretValue(
                request -> request.secretId(arn).secretString("two").clientRequestToken(TOKEN));

        assertThat(stages()).isEqualTo(Map.of(TOKEN, List.of("AWSCURRENT"), first, List.of("AWSPREVIOUS")));
        assertThatThrownBy(() -> secrets.putSecretValue(
                        request -> request.secretId(arn).secretString("three").clientRequestToken(TOKEN)))
                .isInstanceOf(ResourceExistsException.class)
                .hasMessageContaining("You can't use ClientRequestToken " + TOKEN);
    }

    @Test
    void nameIsTakenOnceButTheSameRequestMayBeRepeated() {
        secrets.createSecret(request -> request.name("b").secretString("x").clientRequestToken(TOKEN));
        secrets.createSecret(request -> request.name("b").secretString("x").clientRequestToken(TOKEN));

        assertThatThrownBy(
                        () -> secrets.createSecret(request -> request.name("b").secretString("x")))
                .isInstanceOf(ResourceExistsException.class)
                .hasMessageContaining("the secret b already exists");
    }

    @Test
    void deletedSecretIsThereButOfNoUse() {
        secrets.deleteSecret(request -> request.secretId(arn).recoveryWindowInDays(7L));

        assertThat(secrets.listSecrets().secretList()).isEmpty();
        assertThat(secrets.describeSecret(request -> request.secretId(arn)).deletedDate())
                .isNotNull();
        assertThatThrownBy(() -> get(arn))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("marked for deletion");
        assertThatThrownBy(() -> secrets.createSecret(request -> request.name("db/password")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void secretDeletedByForceIsGone() {
        secrets.deleteSecret(request -> request.secretId(arn).forceDeleteWithoutRecovery(true));

        assertThatThrownBy(() -> get(arn)).isInstanceOf(ResourceNotFoundException.class);
        assertThat(secrets.createSecret(request -> request.name("db/password")).arn())
                .isNotEqualTo(arn);
    }

    @Test
    void listNamesSecretsAndStages() {
        assertThat(secrets.listSecrets().secretList())
                .extracting(SecretListEntry::name, SecretListEntry::arn, SecretListEntry::secretVersionsToStages)
                .containsExactly(org.assertj.core.api.Assertions.tuple(
                        "db/password", arn, Map.of(first, List.of("AWSCURRENT"))));
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 31})
    void recoveryWindowHasBounds(long days) {
        assertThatThrownBy(() ->
                        secrets.deleteSecret(request -> request.secretId(arn).recoveryWindowInDays(days)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("between 7 and 30 days");
    }

    @Test
    void requestsThatContradictThemselvesAreRefused() {
        assertThatThrownBy(() -> secrets.deleteSecret(request ->
                        request.secretId(arn).forceDeleteWithoutRecovery(true).recoveryWindowInDays(7L)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("in conjunction");
        assertThatThrownBy(() -> secrets.putSecretValue(
                        request -> request.secretId(arn).secretString("a").secretBinary(SdkBytes.fromUtf8String("a"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("both a binary secret value and a string");
        assertThatThrownBy(() -> secrets.putSecretValue(request -> request.secretId(arn)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("either SecretString or SecretBinary");
        assertThatThrownBy(() -> secrets.putSecretValue(
                        request -> request.secretId(arn).secretString("a").clientRequestToken("short")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("32-64 characters");
    }

    @Test
    void nameOfOtherCharactersIsRefused() {
        assertThatThrownBy(() -> secrets.createSecret(request -> request.name("a b")))
                .isInstanceOfSatisfying(
                        SecretsManagerException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"))
                .hasMessageContaining("Invalid name");
    }

    @Test
    void operationThatTheStubDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> secrets.rotateSecret(request -> request.secretId(arn)))
                .isInstanceOfSatisfying(
                        SecretsManagerException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException"))
                .hasMessageContaining("RotateSecret");
    }

    private String put(String value) {
        return secrets.putSecretValue(request -> request.secretId(arn).secretString(value))
                .versionId();
    }

    private GetSecretValueResponse get(String id) {
        return secrets.getSecretValue(request -> request.secretId(id));
    }

    private Map<String, List<String>> stages() {
        return secrets.describeSecret(request -> request.secretId(arn)).versionIdsToStages();
    }
}
