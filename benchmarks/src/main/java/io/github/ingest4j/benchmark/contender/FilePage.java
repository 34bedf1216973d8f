// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.RawPages;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file as the one page of a raw set. */
public final class FilePage implements RawPages {
    private final Path file;
    private final String mediaType;
    private @Nullable InputStream body;

    public FilePage(Path file, String mediaType) {
        this.file = file;
        this.mediaType = mediaType;
    }

    @Override
    public @Nullable RawPage next() throws IOException {
        if (body != null) {
            return null;
        }
        InputStream opened = new FileInputStream(file.toFile());
        body = opened;
        return new RawPage(1, mediaType, Map.of(), file.toString(), opened);
    }

    @Override
    public void close() throws IOException {
        if (body != null) {
            body.close();
        }
    }
}
