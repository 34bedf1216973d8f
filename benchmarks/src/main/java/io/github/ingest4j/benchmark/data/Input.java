// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * A file to convert.
 *
 * @param bytes its size, but for the rest of the last record
 */
public record Input(Shape shape, Frame frame, long bytes, long seed) {
    /** Part of the names of files: to be changed when the same seed gives other bytes. */
    private static final int GENERATION = 1;

    private static final int LONGEST_RECORD = 1 << 16;
    private static final int BUFFER_BYTES = 1 << 18;

    /** The file in the folder; written, unless it is there with the right size. */
    public Path in(Path folder) throws IOException {
        Path file = folder.resolve(
                shape.name().toLowerCase(Locale.ROOT) + "-" + bytes + "-s" + seed + "-g" + GENERATION + frame.suffix());
        if (!isThere(file)) {
            Files.createDirectories(folder);
            Path begun = folder.resolve(file.getFileName() + ".begun");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(begun), BUFFER_BYTES)) {
                writeTo(out);
            }
            Files.move(begun, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private boolean isThere(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) >= bytes && Files.size(file) <= bytes + LONGEST_RECORD;
    }

    /** Writes records until the size is reached. */
    public void writeTo(OutputStream out) throws IOException {
        RecordWriter records = shape.records();
        Dice dice = new Dice(seed);
        String start = frame.start() + (records.header().isEmpty() ? "" : records.header() + "\n");
        out.write(start.getBytes(StandardCharsets.UTF_8));
        Text text = new Text();
        long written = start.length();
        for (long number = 0; written < bytes; number++) {
            if (number > 0) {
                text.add(frame.separator());
            }
            records.write(dice, number, text);
            written += text.length();
            text.moveTo(out);
        }
        out.write(frame.end().getBytes(StandardCharsets.UTF_8));
    }
}
