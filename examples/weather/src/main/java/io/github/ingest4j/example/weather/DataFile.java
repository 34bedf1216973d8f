// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.example.weather.DemoRecords.RecordText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file, as the demo API serves them. They keep their bytes as they stand in the file. The file is held in memory: this is a stage prop, not a way to read large files.
 */
final class DataFile implements DemoRecords {
    private static final int MAX_NAME = 60;

    private final List<RecordText> records;
    private final @Nullable List<@Nullable Instant> times;
    private final @Nullable RecordText csvHeader;

    private DataFile(
            List<RecordText> records, @Nullable List<@Nullable Instant> times, @Nullable RecordText csvHeader) {
        this.records = records;
        this.times = times;
        this.csvHeader = csvHeader;
    }

    /**
     * Reads a file, of the kind that its name's ending says.
     *
     * @param pointer where the records are in a JSON document; empty where the document is the array of them
     * @param timeField dotted path of the field that says when a record happened; without it, every window has them all
     * @throws UsageException if the file cannot be read, or is not what the command line says of it
     */
    static DataFile read(Path file, String pointer, Optional<String> timeField) {
        byte[] content = content(file);
        try {
            if (!isCsv(file)) {
                List<RecordText> records = new JsonRecords(content, pointer).records();
                return new DataFile(records, timeField.isEmpty() ? null : times(records, timeField.get()), null);
            }
            if (!pointer.isEmpty()) {
                throw new UsageException("--records is for JSON; the records of a CSV file are its rows");
            }
            CsvRows rows = new CsvRows(content);
            return new DataFile(
                    rows.records(),
                    timeField.isEmpty() ? null : requireAny(rows.times(timeField.get()), timeField.get()),
                    rows.header());
        } catch (UsageException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    /** A name for the pipeline and the table of a file: that of the file without folder and ending. */
    static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String plain = (dot > 0 ? name.substring(0, dot) : name).replaceAll("[^A-Za-z0-9_-]+", "-");
        String cut = plain.substring(0, Math.min(plain.length(), MAX_NAME));
        return cut.matches("[-_]*") ? "data" : cut;
    }

    /** When the file was last changed. */
    static Instant lastChanged(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UsageException("--data cannot be read: " + file);
        }
    }

    int size() {
        return records.size();
    }

    /** Records that have no time, and so are in no window. */
    long withoutTime() {
        return times == null ? 0 : times.stream().filter(time -> time == null).count();
    }

    @Override
    public List<RecordText> between(Instant from, Instant to) {
        if (times == null) {
            return records;
        }
        List<RecordText> found = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            Instant time = times.get(i);
            if (time != null && !time.isBefore(from) && time.isBefore(to)) {
                found.add(records.get(i));
            }
        }
        return found;
    }

    private static byte[] content(Path file) {
        if (Files.isDirectory(file)) {
            throw new UsageException("--data is a folder: " + file);
        }
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UsageException("--data is not there: " + file);
        } catch (IOException e) {
            throw new UsageException("--data cannot be read: " + file);
        }
    }

    @Override
    public Optional<RecordText> csvHeader() {
        return Optional.ofNullable(csvHeader);
    }

    /** @throws UsageException if the name's ending says nothing */
    static boolean isCsv(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return true;
        }
        if (List.of(".json", ".geojson", ".ndjson", ".jsonl").stream().anyMatch(name::endsWith)) {
            return false;
        }
        throw new UsageException("the name should end in .json, .geojson, .ndjson, .jsonl or .csv");
    }

    private static List<@Nullable Instant> times(List<RecordText> records, String field) {
        RecordTime recordTime = new RecordTime(field);
        List<@Nullable Instant> times = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            try {
                times.add(recordTime.of(records.get(i)));
            } catch (UsageException e) {
                throw new UsageException("record " + (i + 1) + ": " + e.getMessage());
            }
        }
        return requireAny(times, field);
    }

    private static List<@Nullable Instant> requireAny(List<@Nullable Instant> times, String field) {
        if (!times.isEmpty() && times.stream().allMatch(time -> time == null)) {
            throw new UsageException("no record has a value in '" + field + "', which --time names");
        }
        return times;
    }
}
