// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Notifier;
import java.io.IOException;
import java.io.PrintStream;

/** Prints notifications, for pipelines that run where somebody looks at a terminal. Thread-safe as the stream is. */
public final class ConsoleNotifier implements Notifier {
    private final PrintStream out;

    private ConsoleNotifier(PrintStream out) {
        this.out = out;
    }

    /** A notifier that prints to a stream, such as {@code System.err}; it does not close it. */
    public static ConsoleNotifier to(PrintStream out) {
        return new ConsoleNotifier(requireNonNull(out, "out"));
    }

    @Override
    public void deliver(Notification notification) throws IOException {
        out.println("[" + notification.kind() + "] " + notification.subject() + System.lineSeparator()
                + notification.text());
        if (out.checkError()) {
            throw new IOException("the console did not take the notification");
        }
    }
}
