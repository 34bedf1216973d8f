// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.aws.internal.AwsFault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** Asks Secrets Manager, and tells its failures in our own words: those of others may quote the answer. */
final class SecretReader {
    static final String ACTION = "secretsmanager:GetSecretValue";
    private static final String CURRENT = "AWSCURRENT";
    private static final Pattern DELETED = Pattern.compile("marked (for deletion|deleted)");

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
            throw failure(asked, region, e);
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
                GetSecretValueRequest.builder().secretId(asked.id()).versionStage(CURRENT);
        timeout.ifPresent(limit -> request.overrideConfiguration(call -> call.apiCallTimeout(limit)));
        return request.build();
    }

    /** What to throw; thrown at once where a person must act. */
    private static IOException failure(SecretReference asked, String region, SdkException thrown) {
        String secret = "secret " + asked.id();
        String operation = "reading " + secret;
        String code = thrown instanceof AwsServiceException service ? AwsFault.code(service) : "";
        String said = String.valueOf(thrown.getMessage());
        if (code.equals("ResourceNotFoundException") && said.contains(CURRENT)) {
            throw because(asked.notSet(), thrown);
        }
        if (code.equals("InvalidRequestException") && DELETED.matcher(said).find()) {
            throw because(
                    new ConfigurationException(operation + " failed: it is marked for deletion; to keep it:"
                            + " aws secretsmanager restore-secret --secret-id " + asked.id()),
                    thrown);
        }
        if (code.equals("DecryptionFailure")) {
            throw because(
                    new ConfigurationException(operation + " failed: its KMS key does not decrypt it; enable the key,"
                            + " or cancel its deletion"),
                    thrown);
        }
        boolean key = said.contains("Access to KMS") || said.contains("kms:Decrypt");
        String resource = secret;
        if (key) {
            resource = "the KMS key of " + secret;
        } else if (code.equals("AccessDeniedException") && said.contains("on resource: " + asked.id() + " ")) {
            resource = secret + ", and check that there is one: of a name that it does not know AWS says the same";
        }
        AwsFault fault = AwsFault.of(thrown, operation, key ? "kms:Decrypt" : ACTION, resource, region);
        if (fault.kind().needsPerson() || fault.kind() == AwsFault.Kind.REFUSED) {
            throw because(new ConfigurationException(fault.message()), thrown);
        }
        return because(new IOException(fault.message()), thrown);
    }

    /** Without the cause where that may quote the answer: the SDK's parsers do. */
    private static <E extends Exception> E because(E failure, SdkException thrown) {
        if (thrown instanceof AwsServiceException || AwsFault.isOfTransport(thrown)) {
            failure.initCause(thrown);
        }
        return failure;
    }
}
