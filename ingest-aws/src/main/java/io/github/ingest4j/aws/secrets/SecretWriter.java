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
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;

/** Stores a new version of a secret, which becomes the current one. */
final class SecretWriter {
    static final String ACTION = "secretsmanager:PutSecretValue";

    private final SecretsManagerClient client;
    private final String region;
    private final Optional<Duration> timeout;

    /** @param timeout of a call with all its retries, or none where the client has its own */
    SecretWriter(SecretsManagerClient client, String region, Optional<Duration> timeout) {
        this.client = client;
        this.region = region;
        this.timeout = timeout;
    }

    /**
     * Makes this text the current one. A repetition of the client's own changes nothing more.
     *
     * @throws ConfigurationException if a person must act
     * @throws InterruptedIOException if the thread was interrupted
     * @throws IOException if there was no clear answer: it may be stored
     */
    void write(SecretReference secret, Secret text) throws IOException {
        PutSecretValueRequest.Builder request =
                PutSecretValueRequest.builder().secretId(secret.id()).secretString(text.reveal());
        timeout.ifPresent(limit -> request.overrideConfiguration(call -> call.apiCallTimeout(limit)));
        try {
            client.putSecretValue(request.build());
        } catch (AbortedException e) {
            throw new InterruptedIOException("interrupted while saving secret " + secret.id());
        } catch (SdkException e) {
            throw new SecretFault(secret, "saving", ACTION, "kms:GenerateDataKey", region).of(e);
        }
    }
}
