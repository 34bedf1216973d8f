// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

@NeedsAws(AwsService.SECRETS_MANAGER)
class SecretsManagerTest {
    private final SecretsManagerClient secrets;
    private final String name;

    SecretsManagerTest(AwsServices aws) {
        secrets = aws.secretsManager();
        name = aws.uniqueName("secret");
    }

    @BeforeEach
    void createSecret() {
        secrets.createSecret(request -> request.name(name).secretString("old"));
    }

    @Test
    void rotationKeepsThePreviousValue() {
        String old = value("AWSCURRENT");
        String pending = secrets.putSecretValue(
                        request -> request.secretId(name).secretString("new").versionStages("AWSPENDING"))
                .versionId();
        String current = secrets.getSecretValue(
                        request -> request.secretId(name).versionStage("AWSCURRENT"))
                .versionId();
        secrets.updateSecretVersionStage(request -> request.secretId(name)
                .versionStage("AWSCURRENT")
                .moveToVersionId(pending)
                .removeFromVersionId(current));

        assertThat(old).isEqualTo("old");
        assertThat(value("AWSCURRENT")).isEqualTo("new");
        assertThat(value("AWSPREVIOUS")).isEqualTo("old");
    }

    @Test
    void secretThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> secrets.getSecretValue(request -> request.secretId(name + "x")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Secrets Manager can't find the specified secret");
    }

    private String value(String stage) {
        return secrets.getSecretValue(request -> request.secretId(name).versionStage(stage))
                .secretString();
    }
}
