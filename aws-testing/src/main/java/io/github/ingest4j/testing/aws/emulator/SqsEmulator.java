// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import java.net.URI;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** ElasticMQ. */
final class SqsEmulator {

    private SqsEmulator() {}

    static URI start() {
        var server = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withDynamicPort()
                .withAWSRegion(EmulatorMain.REGION)
                .withAWSAccountId(EmulatorMain.ACCOUNT)
                .start();
        return URI.create(
                "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
    }
}
