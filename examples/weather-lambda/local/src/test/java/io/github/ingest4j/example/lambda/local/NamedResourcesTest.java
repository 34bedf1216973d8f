// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import static io.github.ingest4j.testing.aws.AwsService.DYNAMODB;
import static io.github.ingest4j.testing.aws.AwsService.S3;
import static io.github.ingest4j.testing.aws.AwsService.SECRETS_MANAGER;
import static io.github.ingest4j.testing.aws.AwsService.SNS;
import static io.github.ingest4j.testing.aws.AwsService.SQS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.Bucket;

/** The command in an account, with what is named there. */
@Tag("slow")
@NeedsAws({S3, DYNAMODB, SECRETS_MANAGER, SNS, SQS})
class NamedResourcesTest {
    private final AwsServices aws;
    private final Map<String, String> environment;
    private final String bucket;
    private final String table;
    private final String secret;
    private final String topic;

    NamedResourcesTest(AwsServices aws) {
        this.aws = aws;
        environment = aws.environment();
        bucket = aws.uniqueName("lake");
        table = aws.uniqueName("ledger");
        secret = aws.uniqueName("api");
        topic = aws.uniqueName("alerts");
    }

    /**
     * What a run printed.
     *
     * @param out also what it said of errors
     */
    private record Result(int exit, String out) {}

    @Test
    void nothingIsCreatedUnlessThatIsAskedFor() {
        Result missing = run("--topic", topic);

        assertThat(missing)
                .isEqualTo(new Result(
                        2,
                        "weather-lambda: --bucket: there is no " + bucket + "; --create creates it"
                                + System.lineSeparator()));
        assertThat(aws.s3().listBuckets().buckets()).extracting(Bucket::name).doesNotContain(bucket);
    }

    @Test
    void whatIsThereIsUsedAsItIs() {
        Result failed = run("--topic", topic, "--create", "--wrong-key");

        assertThat(failed.out())
                .contains("created the bucket " + bucket, "created the table " + table, "created the secret " + secret)
                .contains("the invocation failed: io.github.ingest4j.RunFailedException: ")
                .contains("people were told:", "weather/main failed at window");
        assertThat(failed.exit()).isEqualTo(1);

        Result mended = run("--rows", "1");

        assertThat(mended.out())
                .doesNotContain("created", "people")
                .contains("\"outcome\" : \"SUCCEEDED\"", "  {station=WX001, ");
        assertThat(mended.exit()).isZero();
    }

    private Result run(String... flags) {
        List<String> args = new ArrayList<>(List.of("--bucket", bucket, "--table", table, "--secret", secret));
        args.addAll(List.of(flags));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, UTF_8);
        int exit = new LocalLambda(print, print, environment, Clock.systemUTC(), ProcessBuilder.Redirect.DISCARD)
                .run(args);
        return new Result(exit, out.toString(UTF_8));
    }
}
