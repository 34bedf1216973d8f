// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** Asks Secrets Manager for the text of a secret. */
final class SecretReader {
    static final String ACTION = "secretsmanager:GetSecretValue";

    private final SecretsManagerClient client;
    private final String region;
    private final Optional<Duration> timeout;

    /** @param timeout of a call with all its retries, or none where the client has its own */
    SecretReader(SecretsManagerClient client, String region, Optional<Duration> timeout) {
        this.client = client;
        this.region = region;
        this.timeout = timeout;
    }

    /**
     * The whole text as it is stored now.
     *
     * @param asked says which secret
     * @throws ConfigurationException if a person must act
     * @throws InterruptedIOException if the thread was interrupted
     * @throws IOException if there was no clear answer
     */
    Secret read(SecretReference asked) throws IOException {
        GetSecretValueResponse answer;
        try {
            answer = client.getSecretValue(request(asked));
        } catch (AbortedException e) {
            throw new InterruptedIOException("interrupted while reading secret " + asked.id());
        } catch (SdkException e) {
            throw new SecretFault(asked, "reading", ACTION, "kms:Decrypt", region).of(e);
        }
        if (answer.secretBinary() != null) {
            throw new ConfigurationException("secret " + asked.id() + " is binary: store it as a text, by"
                    + " --secret-string instead of --secret-binary");
        }
        String text = answer.secretString();
        if (text == null || text.isBlank()) {
            throw asked.notSet();
        }
        return Secret.of(text);
    }

    private GetSecretValueRequest request(SecretReference asked) {
        GetSecretValueRequest.Builder request =
                GetSecretValueRequest.builder().secretId(asked.id()).versionStage(SecretFault.CURRENT);
        timeout.ifPresent(limit -> request.overrideConfiguration(call -> call.apiCallTimeout(limit)));
        return request.build();
    }
}
