// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.aws.internal.AwsFault;
import java.io.IOException;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A call that failed, in our own words: those of others may quote the answer.
 *
 * @param verb what was done to the secret, such as {@code reading}
 * @param action the permission that it takes
 * @param keyAction the permission on the secret's key that it takes
 */
record SecretFault(SecretReference asked, String verb, String action, String keyAction, String region) {
    static final String CURRENT = "AWSCURRENT";
    private static final Pattern DELETED = Pattern.compile("marked (for deletion|deleted)");
    private static final Pattern KEY = Pattern.compile("Access to KMS|kms:(Decrypt|GenerateDataKey)");

    /** What to throw; thrown at once where a person must act. */
    IOException of(SdkException thrown) {
        String secret = "secret " + asked.id();
        String operation = verb + " " + secret;
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
        if (code.equals("DecryptionFailure") || code.equals("EncryptionFailure")) {
            throw because(
                    new ConfigurationException(operation + " failed: its KMS key does not "
                            + (code.startsWith("D") ? "decrypt" : "encrypt")
                            + " it; enable the key, or cancel its deletion"),
                    thrown);
        }
        boolean key = KEY.matcher(said).find();
        String resource = secret;
        if (key) {
            resource = "the KMS key of " + secret;
        } else if (code.equals("AccessDeniedException") && said.contains("on resource: " + asked.id() + " ")) {
            resource = secret + ", and check that there is one: of a name that it does not know AWS says the same";
        }
        AwsFault fault = AwsFault.of(thrown, operation, key ? keyAction : action, resource, region);
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
