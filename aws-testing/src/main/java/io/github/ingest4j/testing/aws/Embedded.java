// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Emulators in processes of their own: S3Proxy, ElasticMQ and stubs of SNS and Secrets Manager in one, DynamoDB Local in
 * another. Needs the JDK alone, and the emulators' jars where the build of this module found them.
 */
final class Embedded implements Backend {

    private static final String EMULATORS = "emulators";
    private static final String DYNAMODB_LOCAL = "dynamodb-local";

    private final Map<String, EmulatorProcess> processes = new HashMap<>();

    @Override
    public BackendKind kind() {
        return BackendKind.EMBEDDED;
    }

    @Override
    public void request(Set<AwsService> services) {
        services.forEach(service -> process(service).request(service.name()));
    }

    @Override
    public URI endpoint(AwsService service) {
        return process(service).endpoint(service.name());
    }

    private synchronized EmulatorProcess process(AwsService service) {
        return processes.computeIfAbsent(
                service == AwsService.DYNAMODB ? DYNAMODB_LOCAL : EMULATORS,
                name -> new EmulatorProcess(name, classPath(name), List.of("-Xmx1g")));
    }

    private static String classPath(String name) {
        String file = name + ".classpath";
        try (InputStream in = Embedded.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not beside the class " + Embedded.class.getName()
                        + "; the build writes it: mvn -pl aws-testing -am process-classes");
            }
            return new String(in.readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public synchronized void close() {
        processes.values().forEach(EmulatorProcess::close);
        processes.clear();
    }
}
