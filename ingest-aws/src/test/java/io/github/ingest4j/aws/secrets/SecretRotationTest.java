// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretStore;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What a secret goes through in its store. */
@NeedsAws(AwsService.SECRETS_MANAGER)
class SecretRotationTest {
    private final SecretsManagerClient client;
    private final String region;
    private final boolean moto;
    private final String name;

    SecretRotationTest(AwsServices aws) {
        client = aws.secretsManager();
        region = aws.region().id();
        moto = aws.backend().equals("moto");
        name = aws.uniqueName("weather") + "/api";
    }

    @Test
    void rotatedSecretIsOldFromTheCacheAndNewAfterARefusal() throws Exception {
        create("{\"key\": \"old\"}");
        SecretsManagerSecrets secrets = SecretsManagerSecrets.of(client, name + "#key");
        Secret old = secrets.get(name + "#key");

        rotate("{\"key\": \"new\"}");

        assertThat(secrets.get(name + "#key").reveal()).isEqualTo("old");
        assertThat(secrets.refresh(name + "#key", old).reveal()).isEqualTo("new");
        assertThat(secrets.get(name + "#key").reveal()).isEqualTo("new");
    }

    @Test
    void valueThatIsBeingRotatedIsNotYetGiven() throws Exception {
        create("old");
        SecretsManagerSecrets secrets = SecretsManagerSecrets.of(client, name);
        Secret old = secrets.get(name);

        client.putSecretValue(
                request -> request.secretId(name).secretString("pending").versionStages("AWSPENDING"));

        assertThat(secrets.refresh(name, old).reveal()).isEqualTo("old");
    }

    @Test
    void savedSecretIsWhatOthersRead() throws Exception {
        create("before");
        SecretsManagerSecrets one =
                SecretsManagerSecrets.builder(client, name).saved(name).build();
        SecretsManagerSecrets other =
                SecretsManagerSecrets.builder(client, name).saved(name).build();
        SecretStore store = one.store().orElseThrow();
        other.get(name);

        assertThat(store.replace(name, Secret.of("before"), Secret.of("next"))).isTrue();
        assertThat(store.replace(name, Secret.of("before"), Secret.of("next"))).isTrue();
        assertThat(store.replace(name, Secret.of("before"), Secret.of("late"))).isFalse();

        assertThat(other.store().orElseThrow().read(name).reveal()).isEqualTo("next");
        assertThat(one.get(name).reveal()).isEqualTo("next");
        assertThat(client.getSecretValue(request -> request.secretId(name).versionStage("AWSPREVIOUS"))
                        .secretString())
                .isEqualTo("before");
    }

    @Test
    void secretIsFoundByItsArn() throws Exception {
        String arn = create("value");

        assertThat(SecretsManagerSecrets.of(client, arn).get(arn).reveal()).isEqualTo("value");
    }

    @Test
    void secretWithoutAValueIsNotYetSet() throws Exception {
        client.createSecret(request -> request.name(name));
        SecretsManagerSecrets secrets = SecretsManagerSecrets.of(client, name);
        assertThatThrownBy(() -> secrets.get(name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        moto // takes it for one that is not there
                                ? "secret " + name + " does not exist"
                                : "secret " + name + " exists but has no value yet: set it by aws secretsmanager"
                                        + " put-secret-value --secret-id " + name
                                        + " --secret-string file:///dev/stdin, with the value as input: in an argument,"
                                        + " the shell would remember it");

        client.putSecretValue(request -> request.secretId(name)
                .clientRequestToken(UUID.randomUUID().toString())
                .secretString("value"));

        assertThat(secrets.get(name).reveal()).isEqualTo("value");
    }

    @Test
    void placeholderOfATemplateIsNotYetSet() {
        create("{\"key\": \"" + SecretsManagerSecrets.NOT_SET + "\"}");

        assertThatThrownBy(() -> SecretsManagerSecrets.of(client, name + "#key").get(name + "#key"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("secret " + name + " exists but has no value yet in field 'key': set it by ");
    }

    @Test
    void secretThatIsNotThereIsTold() {
        assertThatThrownBy(() -> SecretsManagerSecrets.of(client, name).get(name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("reading secret " + name + " failed: secret " + name
                        + " does not exist in region " + region + " (status ");
    }

    @Test
    void secretThatIsMarkedForDeletionIsToldWithTheCommandThatRestoresIt() {
        create("value");
        client.deleteSecret(request -> request.secretId(name));

        assertThatThrownBy(() -> SecretsManagerSecrets.of(client, name).get(name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("reading secret " + name + " failed: it is marked for deletion; to keep it: aws"
                        + " secretsmanager restore-secret --secret-id " + name);
    }

    @Test
    void binarySecretIsRefused() {
        client.createSecret(request -> request.name(name).secretBinary(SdkBytes.fromUtf8String("value")));

        assertThatThrownBy(() -> SecretsManagerSecrets.of(client, name).get(name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("secret " + name + " is binary");
    }

    private String create(String text) {
        return client.createSecret(request -> request.name(name).secretString(text))
                .arn();
    }

    /** As a function that rotates it does. */
    private void rotate(String text) {
        String before = client.getSecretValue(request -> request.secretId(name).versionStage("AWSCURRENT"))
                .versionId();
        String pending = client.putSecretValue(
                        request -> request.secretId(name).secretString(text).versionStages("AWSPENDING"))
                .versionId();
        client.updateSecretVersionStage(request -> request.secretId(name)
                .versionStage("AWSCURRENT")
                .moveToVersionId(pending)
                .removeFromVersionId(before));
    }
}
