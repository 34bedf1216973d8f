// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.regions.Region;

/** What happens when S3 is the only service that there is. */
class MissingServicesTest {
    private static final String REASON =
            "the backend explicit endpoint has no SNS, SQS; set AWS_IT_ENDPOINT_SNS, or another AWS_IT_BACKEND";

    private final AwsServices aws = new AwsServices(
            new ExplicitEndpoints(Map.of(AwsService.S3, URI.create("http://127.0.0.1:1"))),
            Region.US_EAST_1,
            Settings.emulatorCredentials());

    @Test
    void testsThatNeedAMissingServiceAreSkippedWithTheReason() {
        assertThatThrownBy(
                        () -> AwsExtension.require(aws, Set.of(AwsService.S3, AwsService.SQS, AwsService.SNS), false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage(REASON);
    }

    @Test
    void strictTestsThatNeedAMissingServiceFail() {
        assertThatThrownBy(() -> AwsExtension.require(aws, Set.of(AwsService.SQS, AwsService.SNS), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(REASON + " (AWS_IT_STRICT=true)");
    }

    @Test
    void testsThatNeedWhatIsThereRun() {
        assertThatCode(() -> AwsExtension.require(aws, Set.of(AwsService.S3), true))
                .doesNotThrowAnyException();
        assertThat(aws.endpoint(AwsService.S3)).isEqualTo(URI.create("http://127.0.0.1:1"));
    }

    @Test
    void serviceThatTheTestDidNotNameIsRefusedWithTheReason() {
        assertThatThrownBy(aws::sqsBuilder)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the backend explicit endpoint has no SQS; set AWS_IT_ENDPOINT_SQS, or another AWS_IT_BACKEND");
    }

    @Test
    void childProcessGetsTheVariablesOfWhatIsThere() {
        assertThat(aws.environment())
                .containsOnly(
                        Map.entry("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1"),
                        Map.entry("AWS_REGION", "us-east-1"),
                        Map.entry("AWS_ACCESS_KEY_ID", "test"),
                        Map.entry("AWS_SECRET_ACCESS_KEY", "test"));
    }
}
