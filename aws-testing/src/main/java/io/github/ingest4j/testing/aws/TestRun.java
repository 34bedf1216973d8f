// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the tests of this JVM run against: chosen once, started as it is needed, ended after the last test. */
final class TestRun implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    private final Settings settings;
    private final Machine machine;
    private final Embedded embedded = new Embedded();
    private final AwsServices embeddedServices =
            new AwsServices(embedded, Settings.EMULATOR_REGION, Settings.emulatorCredentials());
    private final Set<String> announced = ConcurrentHashMap.newKeySet();
    private @Nullable AwsServices chosen;

    TestRun(Settings settings, Machine machine) {
        this.settings = settings;
        this.machine = machine;
    }

    boolean strict() {
        return settings.strict();
    }

    /**
     * The services.
     *
     * @param atomic whether conditional writes have to be atomic
     */
    synchronized AwsServices services(boolean atomic) {
        if (atomic) {
            return embeddedServices;
        }
        if (chosen == null) {
            chosen = switch (settings.backend(machine)) {
                case ENDPOINT ->
                    new AwsServices(
                            new ExplicitEndpoints(settings.endpoints()), settings.region(), settings.credentials());
                case LOCALSTACK -> emulated(new LocalStack(settings.localStackImage(), settings.localStackToken()));
                case MOTO -> emulated(new Moto(embedded));
                case EMBEDDED -> embeddedServices;
            };
        }
        return chosen;
    }

    private static AwsServices emulated(Backend backend) {
        return new AwsServices(backend, Settings.EMULATOR_REGION, Settings.emulatorCredentials());
    }

    /** Starts services and says on standard error where they are, each once. */
    void start(AwsServices aws, Set<AwsService> services) {
        String news = aws.start(services).entrySet().stream()
                .map(found -> found.getKey() + " " + found.getValue())
                .filter(announced::add)
                .collect(Collectors.joining(", "));
        if (!news.isEmpty()) {
            System.err.println("AWS for tests: " + aws.backend() + ": " + news);
        }
    }

    @Override
    public synchronized void close() {
        if (chosen != null && chosen != embeddedServices) {
            chosen.close();
        }
        embeddedServices.close();
    }
}
