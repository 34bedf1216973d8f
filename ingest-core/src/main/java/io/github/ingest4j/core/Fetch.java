// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSink.PageWriter;
import io.github.ingest4j.RawSink.RawKey;
import io.github.ingest4j.RawWriteException;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Redactor;
import io.github.ingest4j.core.internal.Ulid;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the pages of a window, or of one slice of it, into the raw sink, asking again within limits.
 *
 * <p>A reader that fails is opened again behind the last stored page. Where that page had no bookmark, the slice is read
 * again from its beginning into new parts; pages before the one that failed do not renew its tries. One thread.
 */
final class Fetch {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

    private final Parts parts;
    private final Window window;
    private final int rawSet;
    private final ReadRequest request;
    private final TimeLimit limit;
    private final Redactor redactor;
    private final Progress progress;
    private final Tries tries;

    private @Nullable PageReader reader;
    private PageWriter writer;
    private Optional<String> bookmark = Optional.empty();
    private Optional<String> position = Optional.empty();
    private int stored;
    private int furthest;
    private int told;
    private long toldBytes;

    /** All pages, durable and listed, and where the source reads on after them. */
    record Read(RawSet pages, Optional<String> position) {}

    /**
     * @param request for the window or slice, with the position that it is read on from; secrets and deadline are put to it
     * @param redactor learns every secret that the source asks for
     */
    Fetch(
            Parts parts,
            int rawSet,
            ReadRequest request,
            String runId,
            TimeLimit limit,
            Redactor redactor,
            Progress progress)
            throws IOException {
        this.parts = parts;
        this.window = progress.window();
        this.rawSet = rawSet;
        this.limit = limit;
        this.request = request.withSecrets(new WatchedSecrets(parts.secrets(), redactor));
        this.redactor = redactor;
        this.progress = progress;
        this.tries = new Tries(parts.retries(), limit, redactor, progress);
        this.writer = parts.rawSink().begin(key(runId));
    }

    Read run()
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        try {
            while (tries.ask(this::storeNext)) {
                tell();
            }
            return new Read(writer.seal(), position);
        } finally {
            closeReader();
            closeWriter();
        }
    }

    private void tell() throws IOException, SupersededException, OutOfTimeException {
        int pages = stored - told;
        long bytes = writer.bytesWritten() - toldBytes;
        told += pages;
        toldBytes += bytes;
        progress.stored(pages, bytes);
    }

    /** Stores pages until one more than ever before is stored; false when there is none. */
    private boolean storeNext() throws IOException, InterruptedException {
        try {
            do {
                PageReader open = reader == null ? parts.source().open(request()) : reader;
                reader = open;
                Page page = open.next();
                if (page == null) {
                    position = open.position().map(this::checked);
                    return false;
                }
                store(page);
            } while (stored <= furthest);
            furthest = stored;
            return true;
        } catch (RawWriteException e) {
            throw e;
        } catch (IOException | InterruptedException | RuntimeException e) {
            closeReader();
            startAgainIfUnmarked();
            throw e;
        }
    }

    /** What fails between the page's storing and its bookmark leaves a page that nothing can be asked for after. */
    private void store(Page page) throws IOException {
        try {
            writer.write(page);
            stored++;
            bookmark = Optional.empty();
        } finally {
            page.body().close();
        }
        bookmark = page.bookmark();
    }

    /** A position is stored in plain text, and stands in a manifest. */
    private String checked(String text) {
        String fault = null;
        if (text.isEmpty() || text.length() > PageReader.MAX_POSITION_LENGTH) {
            fault = "of " + text.length() + " characters; it has 1 to " + PageReader.MAX_POSITION_LENGTH;
        } else if (redactor.finds(text)) {
            fault = "that holds a secret; it would be stored in plain text";
        }
        if (fault != null) {
            throw SourceException.fatal("the source gave a position " + fault + " [window=" + window + ", slice="
                    + request.slice().name() + "]");
        }
        return text;
    }

    private ReadRequest request() {
        ReadRequest timed = limit.within(request);
        return bookmark.isPresent() ? timed.withResumeAfter(bookmark.get()) : timed;
    }

    private void startAgainIfUnmarked() throws RawWriteException {
        if (stored > 0 && bookmark.isEmpty()) {
            try {
                writer.close();
                writer = parts.rawSink().begin(key(Ulid.next(parts.clock().instant())));
            } catch (IOException e) {
                throw new RawWriteException(
                        "cannot begin the raw set of window " + window + " again: " + e.getMessage(), e);
            }
            stored = 0;
        }
    }

    private RawKey key(String id) {
        return new RawKey(parts.stream(), window, rawSet, request.slice(), id);
    }

    private void closeReader() {
        PageReader open = reader;
        reader = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "closing a page reader failed; its pages are stored [window={}, slice={}]",
                        window,
                        request.slice().name(),
                        e);
            }
        }
    }

    /** Whatever ended the fetch matters more than parts that stay behind: nothing lists them. */
    private void closeWriter() {
        try {
            writer.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "raw parts that nothing lists stay behind [window={}, slice={}]",
                    window,
                    request.slice().name(),
                    e);
        }
    }
}
