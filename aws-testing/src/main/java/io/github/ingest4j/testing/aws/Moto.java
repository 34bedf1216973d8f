// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import java.net.URI;
import java.util.List;
import java.util.Set;

/** {@code moto_server}, but for DynamoDB, whose conditional writes it does not make atomic. */
final class Moto implements Backend {
    private static final String SERVER = "MOTO";

    private final Backend embedded;
    private final EmulatorProcess process = new EmulatorProcess("moto", List.of("-Xmx64m"));

    /**
     * Starts the process.
     *
     * @param embedded has DynamoDB; stays the caller's
     */
    Moto(Backend embedded) {
        this.embedded = embedded;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.MOTO;
    }

    @Override
    public void request(Set<AwsService> services) {
        for (AwsService service : services) {
            if (service == AwsService.DYNAMODB) {
                embedded.request(Set.of(service));
            } else {
                process.request(SERVER);
            }
        }
    }

    @Override
    public URI endpoint(AwsService service) {
        return service == AwsService.DYNAMODB ? embedded.endpoint(service) : process.endpoint(SERVER);
    }

    @Override
    public void close() {
        process.close();
    }
}
