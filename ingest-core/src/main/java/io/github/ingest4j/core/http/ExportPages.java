// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.core.http.internal.Digests;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files that a service exports for one window, as pages. */
final class ExportPages implements PageReader {
    private final PageRequest request;
    private final RunningJob job;
    private final Function<List<URI>, HttpPages> downloads;
    private RunningJob.@Nullable Handle handle;
    /** Of the list of files, where reading goes on; empty where it begins. */
    private String digest = "";

    private String resumeAfter = "";
    private @Nullable HttpPages pages;
    private boolean ended;

    /** @param downloads a reader of the files at these addresses, of which there is one at least */
    ExportPages(PageRequest request, RunningJob job, Function<List<URI>, HttpPages> downloads) {
        this.request = request;
        this.job = job;
        this.downloads = downloads;
    }

    /**
     * Goes on after the file with that bookmark.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    void resumeAfter(String bookmark) {
        String[] parts = bookmark.split(" ", 4);
        if (parts.length != 4) {
            throw PagePlace.foreign();
        }
        handle = new RunningJob.Handle(
                WebAddress.parse(parts[0]).orElseThrow(PagePlace::foreign), WebAddress.decode(parts[1]));
        digest = parts[2];
        resumeAfter = parts[3];
        ended = new Bookmarks(ListedFiles.ANY, Progress.NONE).goOn(resumeAfter).isEmpty();
    }

    @Override
    public @Nullable Page next() throws IOException, InterruptedException {
        if (ended) {
            return null;
        }
        if (pages == null) {
            pages = begun();
            ended = pages == null;
        }
        Page page = pages == null ? null : pages.next();
        return page == null ? null : page.withBookmark(() -> bookmark(page));
    }

    /** Null where the job has no files. */
    private @Nullable HttpPages begun() throws IOException, InterruptedException {
        RunningJob.Handle running = handle == null ? job.create(request) : handle;
        handle = running;
        List<URI> files = job.files(request, running);
        String listed = digest(files);
        if (!digest.isEmpty() && !listed.equals(digest)) {
            throw job.changed(running);
        }
        digest = listed;
        if (files.isEmpty()) {
            return null;
        }
        HttpPages begun = downloads.apply(files);
        if (!resumeAfter.isEmpty()) {
            begun.resumeAfter(resumeAfter);
        }
        return begun;
    }

    /** Without queries, since signatures in them differ each time that the list is asked for. */
    private static String digest(List<URI> files) {
        MessageDigest digest = Digests.sha256();
        for (int i = 0; i < files.size(); i++) {
            String separator = i == 0 ? "" : " ";
            digest.update((separator + WebAddress.upToPath(files.get(i))).getBytes(StandardCharsets.UTF_8));
        }
        return Digests.hex(digest.digest());
    }

    private @Nullable String bookmark(Page page) {
        RunningJob.Handle running = handle;
        return running == null
                ? null
                : page.bookmark()
                        .map(rest ->
                                running.state() + " " + WebAddress.encode(running.name()) + " " + digest + " " + rest)
                        .orElse(null);
    }

    @Override
    public void close() {
        if (pages != null) {
            pages.close();
        }
    }
}
