// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.checks.e2e.Lake.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes that halt before and after each step of a run on AWS, and the run of another process that heals it. */
@Tag("slow")
@NeedsAws({AwsService.S3, AwsService.DYNAMODB, AwsService.SNS, AwsService.SQS, AwsService.SECRETS_MANAGER})
class AwsProcessKillTest {
    @TempDir
    Path folder;

    private final AwsLake lake;

    AwsProcessKillTest(AwsServices aws) throws IOException {
        lake = new AwsLake(aws);
    }

    @ParameterizedTest
    @EnumSource(AwsChild.Step.class)
    void processThatDiesBeforeAStepIsHealedByTheNext(AwsChild.Step step) throws Exception {
        assertHealed(step, true);
    }

    @ParameterizedTest
    @EnumSource(AwsChild.Step.class)
    void processThatDiesAfterAStepIsHealedByTheNext(AwsChild.Step step) throws Exception {
        assertHealed(step, false);
    }

    private void assertHealed(AwsChild.Step step, boolean before) throws Exception {
        assertThat(AwsChild.dying(lake, step, before)).isEqualTo(AwsChild.STATUS);
        lake.clock.advance(AwsLake.LEASE.plusSeconds(1));

        Outcome outcome = lake.pipeline(AwsChild.source()).build().run().outcome();

        assertThat(outcome).isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
        assertThat(lake.entry(NINE).state()).isEqualTo(WindowState.DONE);
        assertThat(lake.query(folder, "SELECT id FROM orders ORDER BY id")).containsExactly("1", "2");
    }
}
