// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Origins;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that a transformer makes of one page, as texts that can be compared, and where in the page it was. */
public final class Taking implements Transformer.RecordOutput {
    /** A record that was taken or refused, and its place in the page. */
    public record Part(long number, long offset, long length, boolean refused) {}

    private final List<String> rows = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<String> unknownFields = new ArrayList<>();
    private @Nullable String failure;

    private Taking() {}

    /** What becomes of a page, which the transformer may refuse as its contract says; any other exception is a fault. */
    public static Taking of(Transformer transformer, String mediaType, InputStream page, Schema schema)
            throws IOException {
        Taking taking = new Taking();
        try {
            transformer.transform(page(mediaType, page), schema, taking);
        } catch (BadRecordException | SchemaMismatchException e) {
            taking.failure = e.getMessage();
        }
        return taking;
    }

    public static RawPages page(String mediaType, InputStream body) {
        return new RawPages() {
            private boolean read;

            @Override
            public @Nullable RawPage next() {
                if (read) {
                    return null;
                }
                read = true;
                return new RawPage(1, mediaType, Map.of(), "raw/1", body);
            }

            @Override
            public void close() {}
        };
    }

    public List<String> rows() {
        return rows;
    }

    public List<Rejection> rejections() {
        return rejections;
    }

    public List<String> unknownFields() {
        return unknownFields;
    }

    /** Why the page could not be read to its end. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Records taken and refused, in the order of the page. */
    public List<Part> parts() {
        return parts.stream().sorted(Comparator.comparingLong(Part::number)).toList();
    }

    /** The parts that were taken, in the order of {@link #rows}. */
    public List<Part> taken() {
        return parts.stream().filter(part -> !part.refused()).toList();
    }

    public void assertSameAs(Taking other) {
        assertSameRecordsAs(other);
        assertThat(rejections).isEqualTo(other.rejections);
        assertThat(unknownFields).isEqualTo(other.unknownFields);
        assertThat(failure).isEqualTo(other.failure);
    }

    /** That the same records were taken and refused, for whatever reason, and the page read to its end or not. */
    public void assertSameRecordsAs(Taking other) {
        assertThat(rows).isEqualTo(other.rows);
        assertThat(parts()).isEqualTo(other.parts());
        assertThat(failure == null).isEqualTo(other.failure == null);
    }

    /**
     * That records are numbered without a gap, do not overlap, and leave between them nothing but the bytes named. Of a page
     * that cannot be read to its end, the last batch is missing.
     */
    public void assertAccountsFor(byte[] page, String allowedBetween) {
        if (failure != null) {
            return;
        }
        long number = 1;
        long at = 0;
        for (Part part : parts()) {
            assertThat(part.number()).isEqualTo(number++);
            assertThat(part.offset()).as("%s", part).isBetween(at, (long) page.length);
            assertGap(page, at, part.offset(), allowedBetween);
            at = part.offset() + part.length();
            assertThat(at).as("%s", part).isLessThanOrEqualTo(page.length);
        }
        assertGap(page, at, page.length, allowedBetween);
    }

    private static void assertGap(byte[] page, long from, long to, String allowed) {
        for (int i = (int) from; i < to; i++) {
            boolean isMark = i < 3 && (page[i] & 0xFF) >= 0xBB;
            assertThat(isMark || allowed.indexOf(page[i]) >= 0)
                    .as("byte %d, %d, belongs to a record", i, page[i])
                    .isTrue();
        }
    }

    @Override
    public void write(Batch batch) {
        Origins origins = batch.origins().orElseThrow();
        for (int i = 0; i < batch.rowCount(); i++) {
            parts.add(new Part(origins.recordNumber(i), origins.byteOffset(i), origins.byteLength(i), false));
        }
        batch.rows().forEach(row -> rows.add(text(row)));
    }

    @Override
    public void reject(Rejection rejection) {
        rejections.add(rejection);
        parts.add(new Part(rejection.recordNumber(), rejection.byteOffset(), rejection.byteLength(), true));
    }

    @Override
    public Transformer.UnknownField unknownField(String path) {
        unknownFields.add(path);
        return Transformer.UnknownField.LEAVE_OUT;
    }

    @Override
    public boolean wantsOrigins() {
        return true;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Row row) {
            List<String> fields = new ArrayList<>();
            row.fields().forEach(field -> fields.add(text(row.value(field.name()))));
            return "(" + String.join(", ", fields) + ")";
        }
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Taking::text).toList().toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> entries = new TreeMap<>();
            map.forEach((key, entry) -> entries.put((String) key, text(entry)));
            return entries.toString();
        }
        return value instanceof String string ? "'" + string + "'" : String.valueOf(value);
    }
}
