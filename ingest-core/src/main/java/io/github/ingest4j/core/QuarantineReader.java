// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawPages.RawPage;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Manifest.QuarantineFile;
import io.github.ingest4j.ledger.WindowEntry;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the records that committed windows have set aside, by the manifests alone. */
final class QuarantineReader {
    private static final Logger LOG = LoggerFactory.getLogger(QuarantineReader.class);

    private final Parts parts;

    QuarantineReader(Parts parts) {
        this.parts = parts;
    }

    /** Gives every record that the filter matches to the consumer, window by window, in the order of the pages. */
    void forEach(QuarantineFilter filter, Consumer<QuarantinedRecord> consumer) throws IOException {
        for (Window window : committed(filter)) {
            Optional<Manifest.Curated> live = live(window);
            if (live.isPresent()) {
                read(live.get(), record -> {
                    if (filter.matches(record)) {
                        consumer.accept(record);
                    }
                    return false;
                });
            }
        }
    }

    /** The live result of a window, if it lacks a record which the filter matches. */
    Optional<Manifest.Curated> lacking(Window window, QuarantineFilter filter) throws IOException {
        Optional<Manifest.Curated> live = live(window);
        return live.isPresent() && read(live.get(), filter::matches) ? live : Optional.empty();
    }

    /** The bytes of a record, as they stand in the decoded page. */
    byte[] rawBytes(QuarantinedRecord record) throws IOException {
        long offset = record.rejection().byteOffset();
        long length = record.rejection().byteLength();
        if (record.rejection().page() < 1 || offset < 0 || length < 0 || length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "it is not known where in its page the record is: " + record.rejection());
        }
        RawSet set = new Recovery(parts, "", Instant.MAX).rawSet(WindowEntry.fresh(record.window()), record.rawSet());
        try (RawPages pages = parts.rawSink().open(set)) {
            for (RawPage page = pages.next(); page != null; page = pages.next()) {
                if (page.number() == record.rejection().page()) {
                    return bytes(page, offset, (int) length);
                }
            }
        }
        throw new DamagedDataException("raw set " + record.rawSet() + " of window " + record.window() + " has no page "
                + record.rejection().page() + ", which a quarantined record names");
    }

    private static byte[] bytes(RawPage page, long offset, int length) throws IOException {
        try {
            page.body().skipNBytes(offset);
            byte[] bytes = page.body().readNBytes(length);
            if (bytes.length == length) {
                return bytes;
            }
        } catch (EOFException e) {
            LOG.debug("a record begins behind the end of its page", e);
        }
        throw new IllegalArgumentException("page " + page.number() + " (" + page.place() + ") ends before byte "
                + (offset + length) + ", where the transformer said that the record ends");
    }

    /** Windows that the filter may match and that have, or had, a result. */
    Set<Window> committed(QuarantineFilter filter) throws IOException {
        String prefix = Keys.curatedPrefix(parts.stream());
        TreeSet<Window> windows = new TreeSet<>();
        try (Stream<String> keys = parts.rawSink().store().list(prefix)) {
            keys.map(key -> key.substring(prefix.length(), key.indexOf('/', prefix.length())))
                    .distinct()
                    .map(Window::parse)
                    .filter(filter::matches)
                    .forEach(windows::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return windows;
    }

    /** The result of a window that readers see, or are about to. */
    Optional<Manifest.Curated> live(Window window) throws IOException {
        return new Recovery(parts, "", Instant.MAX).live(window);
    }

    /** Reads all that a manifest lists, or up to the first record for which {@code found} says so. */
    private boolean read(Manifest.Curated manifest, Predicate<QuarantinedRecord> found) throws IOException {
        for (QuarantineFile file : manifest.quarantine()) {
            try (InputStream stored = opened(file);
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(new GZIPInputStream(stored), StandardCharsets.UTF_8))) {
                if (read(file, lines, found)) {
                    return true;
                }
            } catch (ZipException | EOFException e) {
                throw new DamagedDataException(
                        "the list of quarantined records " + file.key() + " is damaged: " + e.getMessage(), e);
            }
        }
        return false;
    }

    private static boolean read(QuarantineFile file, BufferedReader lines, Predicate<QuarantinedRecord> found)
            throws IOException {
        long count = 0;
        for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
            count++;
            String place = file.key() + ", line " + count;
            if (found.test(QuarantineLine.parse(place, line.getBytes(StandardCharsets.UTF_8)))) {
                return true;
            }
        }
        if (count != file.records()) {
            throw new DamagedDataException("the list of quarantined records " + file.key() + " has " + count
                    + " lines, its manifest says " + file.records());
        }
        return false;
    }

    private InputStream opened(QuarantineFile file) throws IOException {
        return parts.rawSink()
                .store()
                .read(file.key())
                .orElseThrow(() -> new DamagedDataException(
                        "the list of quarantined records " + file.key() + " is missing, which a manifest lists"));
    }
}
