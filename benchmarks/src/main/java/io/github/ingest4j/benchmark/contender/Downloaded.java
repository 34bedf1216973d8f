// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What a download has left, as it came: of one file, or of all files of a folder by name, each plain or packed by gzip. */
public final class Downloaded {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int GZIP_1 = 0x1F;
    private static final int GZIP_2 = 0x8B;

    private Downloaded() {}

    public static InputStream open(Path output) throws IOException {
        List<InputStream> bodies = new ArrayList<>();
        for (Path file : files(output)) {
            bodies.add(openFile(file));
        }
        return new SequenceInputStream(Collections.enumeration(bodies));
    }

    private static List<Path> files(Path output) throws IOException {
        try (Stream<Path> all = Files.walk(output)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static InputStream openFile(Path file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        in.mark(2);
        boolean isPacked = in.read() == GZIP_1 && in.read() == GZIP_2;
        in.reset();
        return isPacked ? new GZIPInputStream(in, BUFFER_BYTES) : in;
    }
}
