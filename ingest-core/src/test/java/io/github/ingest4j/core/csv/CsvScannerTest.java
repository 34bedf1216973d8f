// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.core.csv.CsvTransformer.RaggedRows;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows taken straight from bytes are what they are when they are read as text. */
class CsvScannerTest {
    private static final int CASES = 60;

    private static final List<Type> TYPES = List.of(
            Type.STRING,
            Type.INT32,
            Type.INT64,
            Type.FLOAT64,
            Type.decimal(9, 2),
            Type.decimal(18, 0),
            Type.decimal(30, 3),
            Type.BOOLEAN,
            Type.BYTES,
            Type.DATE,
            Type.TIME,
            Type.TIMESTAMP,
            Type.LOCAL_TIMESTAMP);

    private static final List<String> TEXTS = List.of(
            "0",
            "-0",
            "7",
            "-12",
            "007",
            "+5",
            "12345678",
            "123456789",
            "-12345678",
            "2147483648",
            "9007199254740993",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "1.0",
            "1e3",
            "-0.0",
            "0.1",
            "58.5",
            "-1.25",
            "1234.567",
            "1234567.8",
            ".5",
            "5.",
            ".",
            "-",
            "-.",
            "1.2.3",
            "0.30000000000000004",
            "1e400",
            "1e-400",
            "0e0",
            "1E2147483648",
            "1,5",
            "1.234.567",
            "123456789012345678",
            "12345678901234567.8",
            "NaN",
            "inf",
            "true",
            "FALSE",
            "Yes",
            "no",
            "ja",
            "2026-11-20",
            "0000-01-01",
            "2025-02-29",
            "2024-02-29",
            "2026-11-20 09:00:00",
            "2026-11-20T09:00:00.25",
            "2026-11-20T09:00:00Z",
            "2026-11-20T09:00:00+01:00",
            "2026-03-29 02:30:00",
            "2026-10-25 02:30:00",
            "09:00",
            "09:00:00",
            "23:59:60",
            "20.11.2026 09:30",
            "31.02.2026 09:30",
            "11/20/2026",
            "20261120T093015",
            "aGVsbG8=",
            "aGVsbG8",
            "NA",
            "null",
            "",
            " ",
            " 5 ",
            "\t7",
            "é",
            "naïve",
            "\uD83D\uDE00",
            "x",
            "a longer text, for once",
            "a;b",
            "it's",
            "say \"hi\"",
            "#1",
            "two\nlines",
            "two\r\nlines",
            "a\rb");

    private static final List<String> ODD_CELLS =
            List.of("\"open", "x\"y", "\"x\"y", " \"x\"", "\"x\" ", "a,b,c", "\0", "\"\0\"", "\"a\nb", "#");

    private static final List<String> LINE_ENDS = List.of("\n", "\r\n", "\r");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void rowsAreTakenAsTheyAreRead(int block) {
        PrimitiveIterator.OfLong seeds = new Random(block).longs(CASES).iterator();
        while (seeds.hasNext()) {
            long seed = seeds.nextLong();
            Case made = new Case(new Random(seed));

            assertThat(made.outcome(true)).as("seed %d: %s", seed, made).isEqualTo(made.outcome(false));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyOrdinaryRowIsTaken(String end) throws IOException {
        StringBuilder page = new StringBuilder("i,f,d,b,day,at,local,text,more" + end);
        for (int i = 0; i < 5_000; i++) {
            page.append(i % 1000 - 500)
                    .append(',')
                    .append(i / 100.0)
                    .append(',')
                    .append(i)
                    .append(".5,true,");
            page.append("2026-11-20,2026-11-20T09:00:00Z,2026-11-20 09:00:00,");
            page.append(i % 3 == 0 ? "\"it is \"\"" + i + "\"\", é\"" : i % 3 == 1 ? "plain" : "")
                    .append(",\"two");
            page.append(end).append("lines\"").append(i == 4_999 ? "" : end);
        }
        Schema schema = Schema.of(
                Field.of("i", Type.INT64),
                Field.of("f", Type.FLOAT64),
                Field.of("d", Type.decimal(9, 2)),
                Field.of("b", Type.BOOLEAN),
                Field.of("day", Type.DATE),
                Field.of("at", Type.TIMESTAMP),
                Field.of("local", Type.LOCAL_TIMESTAMP),
                Field.of("text", Type.STRING),
                Field.of("more", Type.STRING));
        Taken taken = new Taken(UnknownField.LEAVE_OUT);

        long scanned = CsvTransformer.create()
                .transform(CsvPages.of(page.toString()), schema, taken, true, PageText.FIRST_SIZE);

        assertThat(scanned).isEqualTo(5_000);
        assertThat(taken.rows).hasSize(5_000);
    }

    @Test
    void rowsBesideAnOddOneAreTaken() throws IOException {
        String page = "a,b\n" + ("1,2\n".repeat(99) + "1,+2\n").repeat(100);
        Schema schema = Schema.of(Field.of("a", Type.INT64), Field.of("b", Type.INT64));
        Taken taken = new Taken(UnknownField.LEAVE_OUT);

        long scanned = CsvTransformer.create().transform(CsvPages.of(page), schema, taken, true, 1 << 10);

        assertThat(scanned).isEqualTo(9_900);
        assertThat(taken.rows).hasSize(10_000).containsOnly(List.of(1L, 2L));
    }

    @Test
    void mostlyOddRowsAreLeftAloneForAWhile() throws IOException {
        String page = "a,b\n" + ("1,2\n" + "1,+2\n".repeat(99)).repeat(40);
        Schema schema = Schema.of(Field.of("a", Type.INT64), Field.of("b", Type.INT64));
        Taken taken = new Taken(UnknownField.LEAVE_OUT);

        long scanned = CsvTransformer.create().transform(CsvPages.of(page), schema, taken, true, PageText.FIRST_SIZE);

        assertThat(scanned).isLessThan(10);
        assertThat(taken.rows).hasSize(4_000).containsOnly(List.of(1L, 2L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Characters beyond U+007F stand for bytes, and most of those here are no UTF-8.
                "1,x\u00c3",
                "1,\u00c3\u00a9\u00e2\u0082",
                "1,\"\u00c3\"",
                "1,\"x\u00c3\"\"\u00a9\"",
                "1,\u00ed\u00a0\u0080",
                "1,\u0000",
                "1,\"\u0000\"",
                "1,\"\n\r\n\r\"x",
                "1,\"\r\n\"\"\r\n",
                "1,\"\r\n\n\r\r\n\"\n1,\"open",
                "\u00ff,x",
                "1,longer than is allowed",
                "1,\"longer than is allowed\"",
                "1,\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"",
                "1,  \t  x\t          ",
                "1,\"NA\"",
                "1,\"\"\"\"",
                "1.0,x",
                "1,,",
                "1",
                "",
                "#1,2",
                "-,x",
                "9223372036854775808,x",
                "-9223372036854775808,x"
            })
    void oneOddRowAmongOrdinaryOnesIsSeen(String odd) {
        String ordinary = "1,text\n1,\"te\"\"xt\"\n";
        byte[] page = ("i,s\n" + ordinary + odd + "\n" + ordinary + odd).getBytes(StandardCharsets.ISO_8859_1);
        Schema schema = Schema.of(Field.of("i", Type.INT64), Field.of("s", Type.STRING));
        for (CsvTransformer transformer : List.of(
                CsvTransformer.create(),
                CsvTransformer.builder().decimalSeparator(';').build(),
                CsvTransformer.builder().maxFieldLength(9).build(),
                CsvTransformer.builder().maxRecordBytes(11).build(),
                CsvTransformer.builder()
                        .trim()
                        .comment('#')
                        .nullValues("NA", "\"")
                        .build(),
                CsvTransformer.builder().nullsInQuotes().nullValues("NA", "\"").build(),
                CsvTransformer.builder().charset(StandardCharsets.ISO_8859_1).build())) {

            String scanned = outcome(transformer, schema, page, true);

            assertThat(scanned).isEqualTo(outcome(transformer, schema, page, false));
        }
    }

    @Test
    void emptyLineAfterRowsOfOtherLineEndsIsOneToo() throws IOException {
        Taken taken = new Taken(UnknownField.LEAVE_OUT);

        long scanned = CsvTransformer.create()
                .transform(CsvPages.of("a\r1\n\n2\r\n"), Taken.strings("a"), taken, true, PageText.FIRST_SIZE);

        assertThat(scanned).isEqualTo(2);
        assertThat(taken.rows).hasSize(3);
        assertThat(taken.rows.get(1)).containsOnlyNulls();
    }

    /** All that comes of pages, exceptions included. */
    private static String outcome(
            CsvTransformer transformer, Schema schema, CsvPages pages, Taken taken, boolean scans, int bufferBytes) {
        String end = "";
        try {
            transformer.transform(pages, schema, taken, scans, bufferBytes);
        } catch (IOException | BadRecordException e) {
            end = e.toString();
        }
        return String.join(
                "\n",
                String.valueOf(taken.batches),
                lines(taken.rows),
                lines(taken.origins),
                lines(taken.rejections),
                String.valueOf(taken.unknownFields),
                end);
    }

    private static String lines(List<?> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(value instanceof List<?> row ? Arrays.deepToString(row.toArray()) : value);
            text.append('\n');
        }
        return text.toString();
    }

    private static String outcome(CsvTransformer transformer, Schema schema, byte[] page, boolean scans) {
        CsvPages pages = new CsvPages().add(new ByteArrayInputStream(page));
        Taken taken = new Taken(UnknownField.LEAVE_OUT);
        return outcome(transformer, schema, pages, taken, scans, PageText.FIRST_SIZE);
    }

    /** A transformer, a table and pages, as a seed makes them. */
    private static final class Case {
        private final Random random;
        private final boolean oneColumn;
        private final char delimiter;
        private final char quote;
        private final CsvTransformer transformer;
        private final Schema schema;
        private final List<byte[]> pages = new ArrayList<>();
        private final int bufferBytes;
        private final int chunkBytes;
        private final UnknownField answer;
        private final List<String> header = new ArrayList<>();
        private final int oddness;

        Case(Random random) {
            this.random = random;
            oneColumn = chance(12);
            delimiter = chance(4) ? pick(List.of(';', '\t', ' ', '.', '1')) : ',';
            quote = chance(8) ? '\'' : '"';
            oddness = pick(List.of(0, 5, 30, 300));
            bufferBytes = pick(List.of(1, 7, 64, 300, PageText.FIRST_SIZE));
            chunkBytes = pick(List.of(1, 5, 100, 1 << 20));
            answer = chance(3) ? UnknownField.REJECT_RECORD : UnknownField.LEAVE_OUT;
            CsvTransformer.Builder builder = settings();
            schema = table(builder);
            transformer = builder.build();
            int count = 1 + random.nextInt(2);
            for (int i = 0; i < count; i++) {
                pages.add(page());
            }
        }

        private CsvTransformer.Builder settings() {
            CsvTransformer.Builder builder =
                    CsvTransformer.builder().delimiter(delimiter).quote(quote);
            if (chance(4)) {
                builder.trim();
            }
            if (chance(4)) {
                builder.nullValues(chance(2) ? "" : "x", "NA", "null", "é");
            }
            if (chance(6)) {
                builder.nullsInQuotes();
            }
            if (chance(6)) {
                builder.allowStrayQuotes();
            }
            if (chance(5)) {
                builder.comment('#');
            }
            if (chance(5)) {
                builder.raggedRows(RaggedRows.FILL_WITH_NULL);
            }
            if (chance(6)) {
                builder.decimalSeparator(',').groupingSeparator('.');
            }
            if (chance(6)) {
                builder.booleans("Yes", "no");
            }
            if (chance(5)) {
                builder.charset(chance(2) ? StandardCharsets.ISO_8859_1 : StandardCharsets.US_ASCII);
            }
            if (chance(5)) {
                builder.maxFieldLength(1 + random.nextInt(12));
            }
            if (chance(8)) {
                builder.maxRecordBytes(5 + random.nextInt(100));
            }
            if (chance(4)) {
                builder.batchRecords(1 + random.nextInt(100));
            }
            if (chance(4)) {
                builder.batchBytes(50 + random.nextInt(3_000));
            }
            return builder;
        }

        private Schema table(CsvTransformer.Builder builder) {
            List<Field> fields = new ArrayList<>();
            int columns = oneColumn ? 1 : 2 + random.nextInt(6);
            for (int i = 0; i < columns; i++) {
                String name = "c" + i;
                Type type = chance(2) ? Type.STRING : pick(TYPES);
                if (chance(12)) {
                    type = Type.LOCAL_TIMESTAMP;
                    builder.pattern(name, "dd.MM.yyyy HH:mm");
                } else if (chance(12)) {
                    type = Type.LOCAL_TIMESTAMP;
                    builder.pattern(name, "yyyyMMdd'T'HHmmss");
                } else if (chance(12)) {
                    type = Type.DATE;
                    builder.pattern(name, "MM/dd/uuuu");
                } else if (chance(12)) {
                    type = Type.TIMESTAMP;
                    builder.zone(name, ZoneId.of("Europe/Berlin"));
                } else if (type.equals(Type.BOOLEAN) && chance(2)) {
                    builder.booleans(name, "ja", "nein");
                }
                Field field = Field.of(name, type);
                fields.add(chance(6) ? field.required() : field);
            }
            return new Schema(fields);
        }

        private byte[] page() {
            header.clear();
            schema.fields().forEach(field -> header.add(field.name()));
            if (chance(5) && header.size() > 2) {
                header.remove(random.nextInt(header.size()));
            }
            if (chance(4) && !oneColumn) {
                header.add(random.nextInt(header.size() + 1), "unknown");
            }
            String end = pick(LINE_ENDS);
            StringBuilder text = new StringBuilder(chance(8) ? "\uFEFF" : "");
            text.append(String.join(String.valueOf(delimiter), header)).append(end);
            int rows = random.nextInt(chance(20) ? 1_000 : 60);
            for (int i = 0; i < rows; i++) {
                text.append(odd() ? oddRow() : row()).append(odd() ? pick(LINE_ENDS) : end);
            }
            if (chance(3)) {
                text.setLength(Math.max(0, text.length() - end.length()));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (chance(5)) {
                for (int i = 0; i < 3; i++) {
                    bytes[bytes.length / 2 + random.nextInt((bytes.length + 1) / 2)] = (byte) random.nextInt(256);
                }
            }
            return bytes;
        }

        private String oddRow() {
            String row = row();
            return switch (random.nextInt(5)) {
                case 0 -> "";
                case 1 -> "#" + row;
                case 2 -> row + delimiter;
                case 3 -> row.substring(0, random.nextInt(row.length() + 1));
                default -> row + delimiter + pick(ODD_CELLS);
            };
        }

        private String row() {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < header.size(); i++) {
                row.append(i == 0 ? "" : delimiter).append(cell(header.get(i)));
            }
            return row.toString();
        }

        private String cell(String name) {
            if (odd()) {
                return pick(ODD_CELLS);
            }
            String text = odd() ? pick(TEXTS) : usual(name);
            boolean needsQuotes = text.indexOf(delimiter) >= 0
                    || text.indexOf(quote) >= 0
                    || text.indexOf('\n') >= 0
                    || text.indexOf('\r') >= 0;
            if (needsQuotes || chance(5)) {
                String mark = String.valueOf(quote);
                return mark + text.replace(mark, mark + mark) + mark;
            }
            return text;
        }

        /** Mostly a value of the column's type. */
        private String usual(String name) {
            Type type = schema.field(name).map(Field::type).orElse(Type.STRING);
            if (chance(9)) {
                return "";
            }
            if (type.equals(Type.STRING) || chance(20)) {
                return pick(TEXTS);
            }
            if (type.equals(Type.INT32) || type.equals(Type.INT64)) {
                return String.valueOf(random.nextInt() >> random.nextInt(32));
            }
            if (type.equals(Type.FLOAT64) || type instanceof Type.Decimal) {
                return String.valueOf(Math.round(random.nextGaussian() * 10_000) / 100.0);
            }
            return switch ((Type.Scalar) type) {
                case BOOLEAN -> chance(2) ? "true" : "FALSE";
                case BYTES -> "aGVsbG8=";
                case DATE -> chance(2) ? "2026-11-20" : "11/20/2026";
                case TIME -> "09:00:00.5";
                case TIMESTAMP -> chance(2) ? "2026-11-20T09:00:00+01:00" : "2026-11-20T09:00:00.123456Z";
                case LOCAL_TIMESTAMP ->
                    pick(List.of(
                            "2026-11-20 09:00:00", "20.11.2026 09:30", "20261120T093015", "1999-12-31T23:59:59.9"));
                default -> throw new AssertionError(type);
            };
        }

        private boolean odd() {
            return oddness > 0 && chance(oddness);
        }

        private boolean chance(int in) {
            return random.nextInt(in) == 0;
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }

        String outcome(boolean scans) {
            Taken taken = new Taken(answer);
            CsvPages bodies = new CsvPages();
            pages.forEach(page -> bodies.add(new Chunks(page, chunkBytes)));
            return CsvScannerTest.outcome(transformer, schema, bodies, taken, scans, bufferBytes);
        }

        @Override
        public String toString() {
            return transformer.version() + ", " + schema + ", buffer " + bufferBytes + ", chunks " + chunkBytes;
        }
    }

    /** Gives a few bytes at a time. */
    private static final class Chunks extends InputStream {
        private final ByteArrayInputStream bytes;
        private final int most;

        Chunks(byte[] bytes, int most) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.most = most;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, most));
        }
    }
}
