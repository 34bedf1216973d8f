// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.custom;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads messages that devices drop into a folder as small JSON files. The names begin with the time, as in {@code
 * 20261120T091500Z-door-17.json}, so they say which window a message belongs to.
 *
 * <p>What to imitate:
 *
 * <ol>
 *   <li>It keeps no state. All it needs to know is in the request: the window, and the bookmark of the last stored page.
 *   <li>It opens a page when it is asked for it and hands the bytes over as they are. The engine reads, stores and closes.
 *   <li>The order is always the same, so that a bookmark, here the name of the file, means the same the next time.
 *   <li>It does not try again and does not log: an {@link IOException} is worth a retry, and the engine makes it. What it
 *       knows better, it says by a {@link SourceException}.
 * </ol>
 */
final class InboxSource implements Source {
    private final Path inbox;

    InboxSource(Path inbox) {
        this.inbox = requireNonNull(inbox, "inbox");
    }

    @Override
    public PageReader open(ReadRequest request) throws IOException {
        if (!Files.isDirectory(inbox)) {
            throw SourceException.unavailable("there is no folder " + inbox + "; is the disk of the inbox mounted?");
        }
        String after = request.resumeAfter().orElse("");
        Iterator<String> names = messages(request.window()).stream()
                .filter(name -> name.compareTo(after) > 0)
                .iterator();
        return () -> names.hasNext() ? page(names.next()) : null;
    }

    private Page page(String name) throws IOException {
        return Page.of(Page.JSON, Files.newInputStream(inbox.resolve(name)))
                .withAttribute("file", name)
                .withBookmark(name);
    }

    private List<String> messages(Window window) throws IOException {
        try (Stream<Path> files = Files.list(inbox)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> InboxName.isIn(window, name))
                    .sorted()
                    .toList();
        }
    }

    /** What a plan shows; settings, never secrets. */
    @Override
    public String toString() {
        return "messages in " + inbox;
    }
}
