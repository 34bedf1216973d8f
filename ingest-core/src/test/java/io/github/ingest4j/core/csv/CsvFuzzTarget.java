// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.Page;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.core.Cuts;
import io.github.ingest4j.core.Taking;
import io.github.ingest4j.core.csv.CsvTransformer.RaggedRows;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What holds for any bytes that are taken for CSV. The first byte of an input chooses by its bits the settings, and by all
 * of them the sizes of the pieces in which the bytes after it come.
 */
public final class CsvFuzzTarget {
    private static final Schema SCHEMA = Schema.of(
            Field.of("b", Type.BOOLEAN),
            Field.of("i", Type.INT32),
            Field.of("l", Type.INT64),
            Field.of("x", Type.FLOAT64),
            Field.of("s", Type.STRING),
            Field.of("y", Type.BYTES),
            Field.of("d", Type.DATE),
            Field.of("t", Type.TIME),
            Field.of("ts", Type.TIMESTAMP),
            Field.of("lt", Type.LOCAL_TIMESTAMP),
            Field.of("m", Type.decimal(10, 2)),
            Field.of("n", Type.decimal(38, 5)));

    private static final int TRIMMED = 4;

    private CsvFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length > 0) {
            read(input[0], Arrays.copyOfRange(input, 1, input.length));
        }
    }

    private static void read(int choice, byte[] page) throws IOException {
        CsvTransformer withoutHeader = settings(choice)
                .columns(SCHEMA.fields().stream().map(Field::name).toArray(String[]::new))
                .build();
        Taking rows = readWholeAndCut(withoutHeader, choice, page, SCHEMA);
        String between = (choice & TRIMMED) == 0 ? "\r\n" : "\r\n \t";
        rows.assertAccountsFor(page, between);
        assertEachAloneIsTheSame(withoutHeader, rows, page, SCHEMA);

        CsvTransformer oneColumn = settings(choice).columns("s").build();
        Schema text = Schema.of(Field.of("s", Type.STRING));
        Taking cells = readWholeAndCut(oneColumn, choice, page, text);
        cells.assertAccountsFor(page, between);

        CsvTransformer withHeader = settings(choice).build();
        readWholeAndCut(withHeader, choice, page, SCHEMA);
        assertInferredSchemaKnowsEveryColumn(withHeader, choice, page);
    }

    private static CsvTransformer.Builder settings(int choice) {
        CsvTransformer.Builder settings = CsvTransformer.builder();
        if ((choice & 1) != 0) {
            settings.maxRecordBytes(60).maxFieldLength(20).maxColumns(12);
        }
        if ((choice & 2) != 0) {
            settings.delimiter(';').quote('\'');
        }
        if ((choice & TRIMMED) != 0) {
            settings.trim();
        }
        if ((choice & 8) != 0) {
            settings.allowStrayQuotes();
        }
        if ((choice & 16) != 0) {
            settings.raggedRows(RaggedRows.FILL_WITH_NULL);
        }
        if ((choice & 32) != 0) {
            settings.nullValues("", "NA").nullsInQuotes();
        }
        return settings;
    }

    /** The same, whatever the pieces in which the bytes come. */
    private static Taking readWholeAndCut(CsvTransformer transformer, int choice, byte[] page, Schema schema)
            throws IOException {
        Taking whole = Taking.of(transformer, Page.CSV, new ByteArrayInputStream(page), schema);

        Taking cut = Taking.of(transformer, Page.CSV, new Cuts(page, choice), schema);

        cut.assertSameAs(whole);
        return whole;
    }

    private static void assertEachAloneIsTheSame(CsvTransformer transformer, Taking rows, byte[] page, Schema schema)
            throws IOException {
        List<Taking.Part> taken = rows.taken();
        for (int i = 0; i < taken.size(); i++) {
            Taking.Part part = taken.get(i);
            if (beginsWithAMark(page, part.offset())) {
                continue;
            }
            Taking alone = alone(transformer, page, part.offset(), part.length(), schema);
            assertThat(alone.rows()).containsExactly(rows.rows().get(i));
            assertThat(alone.failure()).isEmpty();
        }
        for (Rejection rejection : rows.rejections()) {
            if (rejection.code() == Rejection.Code.SCHEMA && !beginsWithAMark(page, rejection.byteOffset())) {
                Taking alone = alone(transformer, page, rejection.byteOffset(), rejection.byteLength(), schema);
                assertThat(alone.rejections()).singleElement().satisfies(again -> {
                    assertThat(again.code()).isEqualTo(rejection.code());
                    assertThat(again.path()).isEqualTo(rejection.path());
                    assertThat(again.reason()).isEqualTo(rejection.reason());
                });
            }
        }
    }

    /** Whether there is what counts for nothing at the beginning of a page, and inside of it is a character. */
    private static boolean beginsWithAMark(byte[] page, long offset) {
        return offset < page.length && (page[(int) offset] & 0xFF) >= 0xEF;
    }

    private static Taking alone(CsvTransformer transformer, byte[] page, long offset, long length, Schema schema)
            throws IOException {
        ByteArrayInputStream record = new ByteArrayInputStream(page, (int) offset, (int) length);
        return Taking.of(transformer, Page.CSV, record, schema);
    }

    private static void assertInferredSchemaKnowsEveryColumn(CsvTransformer transformer, int choice, byte[] page)
            throws IOException {
        for (Schema known : List.of(Schema.EMPTY, SCHEMA)) {
            Schema inferred;
            try {
                inferred = transformer.infer(Taking.page(Page.CSV, new ByteArrayInputStream(page)), known);
            } catch (BadRecordException | SchemaMismatchException e) {
                continue;
            }
            assertThat(transformer.infer(Taking.page(Page.CSV, new Cuts(page, choice)), known))
                    .isEqualTo(inferred);
            Taking taking = Taking.of(transformer, Page.CSV, new ByteArrayInputStream(page), inferred);
            assertThat(taking.unknownFields()).isEmpty();
            if (known.isEmpty()) {
                assertThat(taking.rejections()).extracting(Rejection::code).doesNotContain(Rejection.Code.SCHEMA);
            }
        }
    }
}
