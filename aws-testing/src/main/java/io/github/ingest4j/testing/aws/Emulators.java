// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import io.github.ingest4j.testing.aws.emulator.EmulatorMain;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * The embedded services, outside tests.
 *
 * <p>For a person, {@link #main} prints the commands by which a shell tells AWS SDKs where they are, and ends when its
 * standard input does or when it is interrupted. It needs a JDK and the built module: {@code java -cp
 * aws-testing/target/classes io.github.ingest4j.testing.aws.Emulators}.
 */
public final class Emulators implements AutoCloseable {
    private final Embedded embedded = new Embedded();

    private Emulators() {}

    /** Starts all services; they end with this process at the latest. */
    public static Emulators start() {
        return new Emulators();
    }

    /** The variables by which AWS SDKs find the services; waits until all run. */
    public Map<String, String> environment() {
        return Environment.of(embedded, EmulatorMain.REGION, EmulatorMain.ACCESS_KEY, EmulatorMain.SECRET_KEY);
    }

    @Override
    public void close() {
        embedded.close();
    }

    public static void main(String[] args) throws IOException {
        try (Emulators emulators = start()) {
            emulators.environment().forEach((name, value) -> System.out.println("export " + name + "=" + value));
            System.out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
