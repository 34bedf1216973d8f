// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.custom;

import io.github.ingest4j.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Plays the devices: drops made-up messages into a folder, for a window always the same. */
final class SampleInbox {
    static final List<String> DEVICES = List.of("door-17", "roof-2", "cellar-4");
    static final Duration STEP = Duration.ofMinutes(10);

    private final Path folder;

    SampleInbox(Path folder) {
        this.folder = folder;
    }

    /** A message of each device every ten minutes, with two readings each. */
    void fill(Window window) throws IOException {
        Files.createDirectories(folder);
        for (Instant time = window.start(); time.isBefore(window.end()); time = time.plus(STEP)) {
            for (String device : DEVICES) {
                Random random = new Random(time.getEpochSecond() * 31 + device.hashCode());
                String message = String.format(
                        Locale.ROOT,
                        "{\"device\":\"%s\",\"sent_at\":\"%s\",\"firmware\":\"1.4\",\"readings\":["
                                + "{\"kind\":\"temperature\",\"value\":%.1f},{\"kind\":\"battery\",\"value\":%.2f}]}%n",
                        device,
                        time,
                        5 + 10 * random.nextDouble(),
                        3 + random.nextDouble());
                Files.writeString(folder.resolve(InboxName.of(time, device)), message);
            }
        }
    }

    /** A message whose reading does not say what it measures; the mapper rejects it. */
    void addBroken(Window window) throws IOException {
        Files.writeString(
                broken(window), "{\"device\":\"attic-9\",\"sent_at\":\"" + window.start() + "\",\"readings\":[{}]}\n");
    }

    void removeBroken(Window window) throws IOException {
        Files.deleteIfExists(broken(window));
    }

    private Path broken(Window window) {
        return folder.resolve(InboxName.of(window.start(), "attic-9"));
    }
}
