// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import java.net.URI;
import java.util.Optional;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack in a container, which starts at the first use. */
final class LocalStack implements Backend {
    private final LocalStackContainer container;

    LocalStack(String image, Optional<String> token) {
        container = new LocalStackContainer(
                DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"));
        token.ifPresent(value -> container.withEnv("LOCALSTACK_AUTH_TOKEN", value));
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LOCALSTACK;
    }

    @Override
    public synchronized URI endpoint(AwsService service) {
        container.start();
        return container.getEndpoint();
    }

    @Override
    public synchronized void close() {
        container.stop();
    }
}
