// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.custom;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Notifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends a line to a file for each notification, for somebody's {@code tail -f}.
 *
 * <p>What to imitate:
 *
 * <ol>
 *   <li>It returns when the notification is delivered, and throws if it is not: the engine keeps it and tries again in the
 *       next run. A notifier never fails a run.
 *   <li>Delivery may happen twice; the id, which stays the same, tells. A channel that can drop doubles is given the id.
 * </ol>
 */
final class FileNotifier implements Notifier {
    private final Path file;

    FileNotifier(Path file) {
        this.file = requireNonNull(file, "file");
    }

    @Override
    public void deliver(Notification notification) throws IOException {
        String line = String.join(
                " ",
                notification.at().toString(),
                notification.id(),
                notification.kind().name(),
                notification.subject() + ":",
                notification.text().replaceAll("\\R", " "));
        Files.writeString(file, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
