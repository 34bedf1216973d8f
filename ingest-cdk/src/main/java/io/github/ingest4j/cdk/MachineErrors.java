// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import io.github.ingest4j.RunFailedException;
import java.util.List;

/** Names of errors, as states see them. */
final class MachineErrors {
    /** What the function throws for a run that failed, and of which people know: Lambda names the class in full. */
    static final String RUN_FAILED = RunFailedException.class.getName();

    /** Too many functions run at once; nothing has been done. */
    static final List<String> THROTTLED = List.of("Lambda.TooManyRequestsException");

    /** Lambda, or the way to it, failed. The run may have taken place: what is done stays done. */
    static final List<String> LAMBDA_FAILED = List.of(
            "Lambda.ServiceException",
            "Lambda.AWSLambdaException",
            "Lambda.SdkClientException",
            "Lambda.ClientExecutionTimeoutException");

    static final List<String> SNS_FAILED =
            List.of("SNS.InternalErrorException", "SNS.ThrottledException", "SNS.SdkClientException");

    static final String ALL = "States.ALL";

    /** The function answered something that is no report. */
    static final String NO_OUTCOME = "NoOutcome";

    /** The function has answered with the report of a run that failed, and not thrown. */
    static final String FAILED_OUTCOME = "FailedOutcome";

    private MachineErrors() {}
}
