// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.store.ObjectStore.CreateResult;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** Many writers, one slot, again and again. */
@NeedsAws(value = AwsService.S3, atomic = true)
@Tag("slow")
class CreateIfAbsentRaceTest {
    private static final int ROUNDS = Integer.getInteger("ingest4j.rounds", 40);
    private static final int WRITERS = 16;

    private final S3Client client;
    private final String bucket;

    CreateIfAbsentRaceTest(AwsServices aws) {
        client = aws.s3();
        bucket = aws.uniqueName("race");
    }

    @Test
    void eachRoundHasOneWinnerWhoseBytesStay() throws Exception {
        client.createBucket(request -> request.bucket(bucket));
        S3ObjectStore store = S3ObjectStore.in(client, bucket);
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                String key = "_commits/" + round;
                List<Future<CreateResult>> running = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    byte[] body = ("writer " + writer).getBytes(UTF_8);
                    running.add(writers.submit(() -> {
                        start.await();
                        return store.createIfAbsent(key, body);
                    }));
                }
                List<CreateResult> results = new ArrayList<>();
                for (Future<CreateResult> result : running) {
                    results.add(result.get());
                }

                assertThat(results).as("round %s", round).containsOnlyOnce(CreateResult.CREATED);
                assertThat(store.read(key).orElseThrow()).hasContent("writer " + results.indexOf(CreateResult.CREATED));
            }
        } finally {
            writers.shutdownNow();
        }
    }
}
