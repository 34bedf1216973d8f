// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.testkit.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source of one's own gets most of its tests by extending the contract. */
class InboxSourceTest extends SourceContract {
    private static final Window HOUR = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));

    @TempDir
    private Path inbox;

    @BeforeEach
    void fill() throws IOException {
        SampleInbox devices = new SampleInbox(inbox);
        devices.fill(HOUR);
        devices.fill(Window.of(HOUR.end(), Duration.ofHours(1)));
        Files.writeString(inbox.resolve("notes-of-the-janitor.json"), "{}");
        Files.writeString(inbox.resolve("20261120T091000Z-door-17.json.part"), "{");
    }

    @Override
    protected Source source() {
        return new InboxSource(inbox);
    }

    @Override
    protected ReadRequest request() {
        return ReadRequest.of(new StreamId("inbox", "main"), HOUR);
    }

    @Override
    protected List<String> records() throws IOException {
        try (Stream<Path> files = Files.list(inbox)) {
            List<String> messages = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().matches("20261120T09.*json")) {
                    messages.add(Files.readString(file));
                }
            }
            return messages;
        }
    }

    @Override
    protected Optional<String> noSecrets() {
        return Optional.of("the folder is open to the process");
    }

    @Test
    void onlyMessagesOfTheWindowAreRead() throws Exception {
        int pages = 0;
        try (PageReader reader = source().open(request())) {
            while (reader.next() != null) {
                pages++;
            }
        }

        assertThat(pages).isEqualTo(6 * SampleInbox.DEVICES.size());
    }

    @Test
    void anInboxThatIsNotThereIsUnavailable() {
        Source source = new InboxSource(inbox.resolve("gone"));

        assertThatThrownBy(() -> source.open(request()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(SourceException.Reaction.SKIP))
                .hasMessageContaining("there is no folder");
    }
}
