// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.internal;

import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed call of an AWS service means, in our own words: the operation, the place, the reason and the remedy.
 *
 * <p>Services and emulators agree on error codes better than on HTTP statuses (S3 may answer 200 with an error in the body), so
 * the code decides where there is one. The service's own text is left to the cause.
 *
 * @param message ends without a full stop
 */
public record AwsFault(Kind kind, String message) {

    /** What differs in what to do. */
    public enum Kind {
        /** There are no credentials, or the service does not know them, or they have expired. */
        CREDENTIALS,
        /** The credentials are good and not allowed this. */
        DENIED,
        /** The bucket, table, secret or topic does not exist. */
        MISSING,
        /** The bucket is in another region than the client. */
        WRONG_REGION,
        /** Too many requests; the SDK has tried again already. */
        THROTTLED,
        /** The service refused the request as it is: a fault of ours or a limit of the service. */
        REFUSED,
        /** No answer, or one that says nothing: whether the call had an effect is not known. */
        UNKNOWN;

        /** Whether no repetition helps before a person has acted. */
        public boolean needsPerson() {
            return this == CREDENTIALS || this == DENIED || this == MISSING || this == WRONG_REGION;
        }
    }

    private static final Set<String> CREDENTIAL_CODES = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "RequestExpired",
            "TokenRefreshRequired",
            "InvalidToken",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidSecurity",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "NotSignedUp",
            "RequestTimeTooSkewed");
    private static final Set<String> EXPIRED_CODES =
            Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");
    private static final Set<String> DENIED_CODES = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "AuthorizationError",
            "AuthorizationErrorException",
            "AllAccessDisabled",
            "AccountProblem",
            "KMSAccessDeniedException",
            "KMSAccessDenied",
            "UnauthorizedAccess",
            "UnauthorizedOperation");
    private static final Set<String> MISSING_CODES = Set.of(
            "NoSuchBucket",
            "ResourceNotFoundException",
            "ResourceNotFound",
            "NotFound",
            "NotFoundException",
            "TableNotFoundException");
    private static final Set<String> REGION_CODES = Set.of(
            "PermanentRedirect",
            "TemporaryRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException");
    private static final Set<String> THROTTLE_CODES = Set.of(
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "Throttled",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "ProvisionedThroughputExceededException",
            "RequestThrottled",
            "RequestThrottledException",
            "BandwidthLimitExceeded",
            "PriorRequestNotComplete",
            "KMSThrottling",
            "KMSThrottlingException");
    /** Refusals by their status that pass by themselves: too slow a request, others at work at the same item. */
    private static final Set<String> PASSING_CODES = Set.of(
            "RequestTimeout",
            "RequestTimeoutException",
            "IncompleteBody",
            "InternalError",
            "TransactionInProgressException",
            "TransactionConflictException",
            "ReplicatedWriteConflictException");
    /** Answered with status 403, and not about rights. */
    private static final Set<String> REFUSED_CODES = Set.of("InvalidObjectState", "KMSOptInRequired");
    /** Services that give credentials; they are called on the way to another. */
    private static final Set<String> CREDENTIAL_SERVICES = Set.of("Sts", "Sso", "SsoOidc");

    /**
     * The fault.
     *
     * @param operation what was tried and where: {@code PUT s3://bucket/key}
     * @param action the IAM action that it takes: {@code s3:PutObject}
     * @param resource what is missing if something is: {@code bucket 'lake'}
     * @param region of the client
     */
    public static AwsFault of(SdkException thrown, String operation, String action, String resource, String region) {
        if (!(thrown instanceof AwsServiceException service)) {
            return ofClient(thrown, operation);
        }
        String code = code(service);
        String detail = detail(service, code);
        if (CREDENTIAL_SERVICES.contains(serviceName(service))) {
            return ofCredentialService(operation, kind(code, service.statusCode()), serviceName(service), detail);
        }
        Kind kind = kind(code, service.statusCode());
        String message = switch (kind) {
            case CREDENTIALS ->
                EXPIRED_CODES.contains(code)
                        ? "the AWS credentials have expired" + detail
                                + "; renew them, or let the client take them from a provider that does"
                        : "AWS does not accept the credentials" + detail
                                + "; check the access key and the clock of the machine";
            case DENIED -> "access denied" + detail + "; allow " + action + " on " + resource;
            case MISSING ->
                resource + " does not exist in region " + region + detail
                        + "; create it, or correct the name or the region";
            case WRONG_REGION ->
                resource + " is in another region than the client, which is set to " + region + bucketRegion(service)
                        + detail + "; set the client to the region of the bucket";
            case THROTTLED -> "too many requests" + detail + "; the next run tries again";
            case REFUSED -> "the service refused the request" + detail;
            case UNKNOWN -> "no clear answer" + detail;
        };
        return new AwsFault(kind, operation + " failed: " + message);
    }

    /** The service's error code, or empty. */
    public static String code(AwsServiceException thrown) {
        return thrown.awsErrorDetails() == null || thrown.awsErrorDetails().errorCode() == null
                ? ""
                : thrown.awsErrorDetails().errorCode();
    }

    private static String serviceName(AwsServiceException thrown) {
        return thrown.awsErrorDetails() == null || thrown.awsErrorDetails().serviceName() == null
                ? ""
                : thrown.awsErrorDetails().serviceName();
    }

    private static AwsFault ofCredentialService(String operation, Kind kind, String service, String detail) {
        return kind == Kind.UNKNOWN || kind == Kind.THROTTLED
                ? new AwsFault(kind, operation + " failed: " + service + " gave no AWS credentials" + detail)
                : new AwsFault(
                        Kind.CREDENTIALS,
                        operation + " failed: " + service + " refused AWS credentials" + detail
                                + "; check the role of the client and who may take it");
    }

    private static AwsFault ofClient(SdkException thrown, String operation) {
        if (isAboutCredentials(String.valueOf(thrown.getMessage()))) {
            return new AwsFault(
                    Kind.CREDENTIALS,
                    operation
                            + " failed: no AWS credentials found; give the process a role, or set AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY");
        }
        Throwable root = root(thrown);
        String reason = root.getClass().getSimpleName() + (isOfTransport(thrown) ? ": " + root.getMessage() : "");
        return new AwsFault(Kind.UNKNOWN, operation + " failed: no answer (" + reason + ")");
    }

    /** Each provider of credentials has its own words. The two others begin what quotes a server. */
    private static boolean isAboutCredentials(String text) {
        return text.contains("redentials")
                && !text.startsWith("Unable to execute HTTP request")
                && !text.startsWith("Unable to unmarshall response");
    }

    /**
     * Whether a call failed on its way, so that what the exception says is not taken from the answer. The parsers of the
     * SDK quote what they cannot read.
     */
    public static boolean isOfTransport(SdkException thrown) {
        Throwable root = root(thrown);
        String type = root.getClass().getName();
        return root instanceof ApiCallTimeoutException
                || root instanceof ApiCallAttemptTimeoutException
                || type.startsWith("java.net.")
                || type.startsWith("javax.net.")
                || type.startsWith("java.security.")
                || type.startsWith("sun.security.")
                || type.startsWith("org.apache.http.")
                || type.equals(IOException.class.getName())
                || type.equals(EOFException.class.getName());
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static Kind kind(String code, int status) {
        if (CREDENTIAL_CODES.contains(code)) {
            return Kind.CREDENTIALS;
        }
        if (DENIED_CODES.contains(code)) {
            return Kind.DENIED;
        }
        if (MISSING_CODES.contains(code)) {
            return Kind.MISSING;
        }
        if (REGION_CODES.contains(code) || status == 301 || status == 307) {
            return Kind.WRONG_REGION;
        }
        if (THROTTLE_CODES.contains(code) || status == 429) {
            return Kind.THROTTLED;
        }
        if (PASSING_CODES.contains(code)) {
            return Kind.UNKNOWN;
        }
        if (status == 403 && !REFUSED_CODES.contains(code)) {
            return Kind.DENIED;
        }
        return status >= 400 && status < 500 && status != 408 && status != 409 ? Kind.REFUSED : Kind.UNKNOWN;
    }

    private static String bucketRegion(AwsServiceException thrown) {
        return thrown.awsErrorDetails() == null || thrown.awsErrorDetails().sdkHttpResponse() == null
                ? ""
                : thrown.awsErrorDetails()
                        .sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .map(region -> " (the bucket is in " + region + ")")
                        .orElse("");
    }

    private static String detail(AwsServiceException thrown, String code) {
        StringBuilder detail = new StringBuilder(" (status ").append(thrown.statusCode());
        if (!code.isEmpty()) {
            detail.append(' ').append(code);
        }
        if (thrown.requestId() != null) {
            detail.append(", request ").append(thrown.requestId());
        }
        return detail.append(')').toString();
    }
}
