// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmulatorProcessTest {

    @Test
    void emulatorThatCannotStartIsReportedWithWhatTheProcessPrinted() {
        try (EmulatorProcess process = new EmulatorProcess("bare", List.of())) {
            assertThatThrownBy(() -> process.endpoint("S3"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching(
                            "(?s)cannot start S3 in the process bare \\(\\d+\\): "
                                    + "java\\.lang\\.ClassNotFoundException: org\\.gaul\\..*; it printed last:\n.*NoClassDefFoundError.*");
        }
    }

    @Test
    void failureOfOneEmulatorIsThatOfOneEmulator() {
        try (EmulatorProcess process = new EmulatorProcess("bare", List.of())) {
            assertThatThrownBy(() -> process.endpoint("S3")).hasMessageContaining("cannot start S3");
            assertThatThrownBy(() -> process.endpoint("TELEX"))
                    .hasMessageContaining("cannot start TELEX")
                    .hasMessageContaining("there is no emulator TELEX");
        }
    }

    @Test
    void jvmThatDoesNotStartIsReportedWithWhatItPrinted() {
        try (EmulatorProcess process = new EmulatorProcess("lame", List.of("-XX:NoSuchOption"))) {
            assertThatThrownBy(() -> process.endpoint("S3"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot start S3 in the process lame")
                    .hasMessageContaining("NoSuchOption");
        }
    }

    @Test
    void processThatWasEndedIsReportedAtOnce() {
        EmulatorProcess process = new EmulatorProcess("bare", List.of());
        process.close();

        assertThatThrownBy(() -> process.endpoint("S3"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot start S3 in the process bare")
                .hasMessageContaining("the process has ended");
    }
}
