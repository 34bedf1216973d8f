// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Notification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleNotifierTest {
    private static final Notification NOTIFICATION = new Notification(
            "id",
            Notification.Kind.REMINDER,
            World.STREAM,
            World.NINE.name(),
            "weather/main is still failing after 4 h",
            "first line\nsecond line",
            Map.of(),
            Instant.EPOCH);

    @Test
    void subjectAndTextArePrintedUnchanged() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        ConsoleNotifier.to(new PrintStream(out, false, StandardCharsets.UTF_8)).deliver(NOTIFICATION);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines(
                        "[REMINDER] weather/main is still failing after 4 h\nfirst line\nsecond line\n");
    }

    @Test
    void consoleThatTakesNothingIsAFailure() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }
        };

        assertThatThrownBy(() -> ConsoleNotifier.to(new PrintStream(closed, true, StandardCharsets.UTF_8))
                        .deliver(NOTIFICATION))
                .isInstanceOf(IOException.class)
                .hasMessage("the console did not take the notification");
    }
}
