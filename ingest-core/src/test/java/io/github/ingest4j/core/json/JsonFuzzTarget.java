// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.Page;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.core.Cuts;
import io.github.ingest4j.core.Taking;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What holds for any bytes that are taken for JSON. The first byte of an input chooses how the others are read: bit 0, the
 * limits, and all bits, the sizes of the pieces in which they come.
 */
public final class JsonFuzzTarget {
    static final Schema SCHEMA = Schema.of(
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
            Field.of("n", Type.decimal(38, 5)),
            Field.of("a", Type.list(Type.INT32)),
            Field.of("q", Type.list(Type.struct(Field.of("x", Type.list(Type.STRING)), Field.of("y", Type.INT64)))),
            Field.of("p", Type.map(Type.FLOAT64)),
            Field.of("o", Type.struct(Field.of("s", Type.STRING), Field.of("r", Type.INT32))));

    private static final String BLANKS = " \t\r\n";

    private JsonFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length > 0) {
            read(input[0], Arrays.copyOfRange(input, 1, input.length));
        }
    }

    private static void read(int choice, byte[] page) throws IOException {
        boolean limited = (choice & 1) == 1;
        JsonTransformer transformer = limited ? limited().build() : JsonTransformer.create();

        Taking lines = read(transformer, Page.NDJSON, choice, page);
        lines.assertAccountsFor(page, BLANKS);
        assertEachAloneIsTheSame(transformer, lines, page);
        Taking document = read(transformer, Page.JSON, choice, page);
        if (lines.failure().isEmpty()
                && lines.rejections().isEmpty()
                && !lines.rows().isEmpty()) {
            assertThat(document.failure()).isEmpty();
            assertThat(document.rows()).isEqualTo(lines.rows());
        }
        if (!limited && page.length > 0 && page[0] == '[') {
            assertSameUnderAPointer(document, choice, page);
        }
        assertInferredSchemaKnowsEveryField(transformer, Page.NDJSON, choice, page);
        assertInferredSchemaKnowsEveryField(transformer, Page.JSON, choice, page);
    }

    private static JsonTransformer.Builder limited() {
        return JsonTransformer.builder()
                .maxRecordBytes(60)
                .maxStringLength(12)
                .maxNumberLength(12)
                .maxNameLength(6)
                .maxDepth(5)
                .maxFields(5);
    }

    /**
     * The same, whatever the pieces in which the bytes come. Where a record breaks a limit and is malformed, too, it depends
     * on them which of the two is told.
     */
    private static Taking read(JsonTransformer transformer, String mediaType, int choice, byte[] page)
            throws IOException {
        Taking whole = Taking.of(transformer, mediaType, new ByteArrayInputStream(page), SCHEMA);

        Taking cut = Taking.of(transformer, mediaType, new Cuts(page, choice), SCHEMA);

        if ((choice & 1) == 1) {
            cut.assertSameRecordsAs(whole);
        } else {
            cut.assertSameAs(whole);
        }
        return whole;
    }

    private static void assertEachAloneIsTheSame(JsonTransformer transformer, Taking lines, byte[] page)
            throws IOException {
        List<Taking.Part> taken = lines.taken();
        for (int i = 0; i < taken.size(); i++) {
            byte[] record = bytes(page, taken.get(i).offset(), taken.get(i).length());
            for (String mediaType : List.of(Page.NDJSON, Page.JSON)) {
                Taking alone = Taking.of(transformer, mediaType, new ByteArrayInputStream(record), SCHEMA);
                assertThat(alone.rows())
                        .as(mediaType)
                        .containsExactly(lines.rows().get(i));
                assertThat(alone.failure()).as(mediaType).isEmpty();
            }
        }
        for (Rejection rejection : lines.rejections()) {
            byte[] record = bytes(page, rejection.byteOffset(), rejection.byteLength());
            if (!isTakenForAnEncoding(record)) {
                Taking alone = Taking.of(transformer, Page.NDJSON, new ByteArrayInputStream(record), SCHEMA);
                assertThat(alone.rejections()).singleElement().satisfies(again -> {
                    assertThat(again.code()).isEqualTo(rejection.code());
                    assertThat(again.path()).isEqualTo(rejection.path());
                });
            }
        }
    }

    /** Whether bytes mean something else at the beginning of a page than they do inside of it. */
    private static boolean isTakenForAnEncoding(byte[] record) {
        return record[0] <= 0 || record.length > 1 && record[1] == 0;
    }

    private static byte[] bytes(byte[] page, long offset, long length) {
        return Arrays.copyOfRange(page, (int) offset, (int) (offset + length));
    }

    private static void assertSameUnderAPointer(Taking array, int choice, byte[] page) throws IOException {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        document.writeBytes("{\"x\":[1,{}],\"data\":".getBytes(StandardCharsets.US_ASCII));
        document.writeBytes(page);
        document.write('}');

        Taking taking = read(JsonTransformer.records("/data"), Page.JSON, choice, document.toByteArray());

        if (array.failure().isEmpty()) {
            assertThat(taking.failure()).isEmpty();
            assertThat(taking.rows()).isEqualTo(array.rows());
            assertThat(taking.unknownFields()).isEqualTo(array.unknownFields());
        }
    }

    private static void assertInferredSchemaKnowsEveryField(
            JsonTransformer transformer, String mediaType, int choice, byte[] page) throws IOException {
        for (Schema known : List.of(Schema.EMPTY, SCHEMA)) {
            Schema inferred;
            try {
                inferred = transformer.infer(Taking.page(mediaType, new ByteArrayInputStream(page)), known);
            } catch (BadRecordException | SchemaMismatchException e) {
                continue;
            }
            assertThat(transformer.infer(Taking.page(mediaType, new Cuts(page, choice)), known))
                    .isEqualTo(inferred);
            assertThat(Taking.of(transformer, mediaType, new ByteArrayInputStream(page), inferred)
                            .unknownFields())
                    .isEmpty();
        }
    }
}
