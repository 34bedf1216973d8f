// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.github.ingest4j.Page;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.core.internal.Refusal;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Origins;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether records are taken straight from their bytes or go through the parser, they come out the same. */
class OrdinaryRecordsTest {
    private static final int SEEDS = Integer.getInteger("ingest4j.test.seeds", 150);

    /** Each page is read twice, once as it comes and once bit by bit. */
    private static final int PAGES = 2;

    private static final int WHOLE = PageInput.BUFFER_SIZE;
    private static final Schema SCHEMA =
            Schema.of(Field.of("id", Type.INT64), Field.of("s", Type.STRING), Field.of("l", Type.list(Type.FLOAT64)));

    /** Where the records stand. */
    private enum Place {
        LINES,
        ARRAY,
        SEQUENCE,
        POINTER;

        JsonTransformer.Builder transformer() {
            JsonTransformer.Builder builder = JsonTransformer.builder();
            return this == POINTER ? builder.records("/data") : builder;
        }

        String mediaType() {
            return this == LINES ? Page.NDJSON : Page.JSON;
        }

        String page(List<String> records, String blank) {
            return switch (this) {
                case LINES -> String.join(blank + "\n", records) + "\n";
                case ARRAY -> blank + "[" + String.join(blank + "," + blank, records) + blank + "]" + blank;
                case SEQUENCE -> String.join(blank, records);
                case POINTER -> "{\"n\":[{}],\"data\":[" + blank + String.join("," + blank, records) + "],\"m\":[{}]}";
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void soundAndOddRecordsComeOutTheSame(Place place) throws IOException {
        long taken = 0;
        long rows = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random, random.nextBoolean() ? 1_000 : 10 + random.nextInt(60));
            Schema schema = json.schema();
            byte[] page = bytes(page(place, json, schema, random));
            if (random.nextInt(3) == 0) {
                page = damaged(page, random);
            }
            JsonTransformer transformer = transformer(place, random);
            int bufferSize = random.nextBoolean() ? WHOLE : 32 + random.nextInt(1_500);

            Outcome straight = outcome(transformer, place, schema, page, bufferSize, true, seed);
            Outcome parsed = outcome(transformer, place, schema, page, bufferSize, false, seed);

            assertThat(straight.text.toString())
                    .as("%s, seed %d, buffer %d: %s", place, seed, bufferSize, new String(page, StandardCharsets.UTF_8))
                    .isEqualTo(parsed.text.toString());
            assertThat(parsed.taken).isZero();
            taken += straight.taken;
            rows += straight.rows;
        }
        assertThat(taken).isGreaterThan(rows / 2);
    }

    private static String page(Place place, RandomJson json, Schema schema, Random random) {
        List<String> records = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            boolean isOther = place != Place.SEQUENCE && random.nextInt(200) == 0;
            records.add(isOther ? "\"}\"" : json.record(schema));
        }
        String[] blanks = {"", "", " ", "\t", "\r\n", "\n \n"};
        String mark = random.nextInt(10) == 0 ? "\uFEFF" : "";
        return mark + place.page(records, blanks[random.nextInt(blanks.length)]);
    }

    private static JsonTransformer transformer(Place place, Random random) {
        JsonTransformer.Builder builder = place.transformer().batchRecords(1 + random.nextInt(30));
        switch (random.nextInt(12)) {
            case 0 -> builder.maxStringLength(1 + random.nextInt(20));
            case 1 -> builder.maxNumberLength(1 + random.nextInt(20));
            case 2 -> builder.maxNameLength(4 + random.nextInt(30));
            case 3 -> builder.maxDepth(1 + random.nextInt(8));
            default -> {}
        }
        return builder.build();
    }

    private static byte[] damaged(byte[] page, Random random) {
        byte[] bytes = page.clone();
        byte[] marks = bytes("{}[]\",:\\n0-.e \n\tx");
        for (int faults = 1 + random.nextInt(2); faults > 0 && bytes.length > 0; faults--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = marks[random.nextInt(marks.length)];
                case 2 -> {
                    System.arraycopy(bytes, at + 1, bytes, at, bytes.length - at - 1);
                    bytes = Arrays.copyOf(bytes, bytes.length - 1);
                }
                default -> bytes = random.nextInt(3) == 0 ? Arrays.copyOf(bytes, at) : bytes;
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void everyTruncationComesOutTheSame(Place place) throws IOException {
        String record = "{\"id\":-12,\"s\":\"é\\n\",\"l\":[1.5,null]}";
        byte[] page = bytes(place.page(List.of(record, record, record), " "));

        for (int length = 0; length < page.length; length++) {
            byte[] cut = Arrays.copyOf(page, length);
            JsonTransformer transformer = place.transformer().build();

            assertThat(outcome(transformer, place, SCHEMA, cut, WHOLE, true, 1)
                            .text
                            .toString())
                    .as("%s cut at %d", place, length)
                    .isEqualTo(outcome(transformer, place, SCHEMA, cut, WHOLE, false, 1)
                            .text
                            .toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]", "[{}]", "[{},]", "[{},{},]", "[{},{}{}]", "[{},{},,{}]", "[{},{} ", "[{},{}]]", "[{},{}]{}",
                        "[{},5,{},\"}\",{}]",
                "[,{}]", "{}{}5{}", "{}{},{}", "{} {} x", "{}{}]", "[{},{}\n,\n{}]\n", "[[{}],{},{}]",
                        "[{},[{},{}],{}]", " ", "",
                "[{},{\"id\":1}", "[{},\"", "[{},{\"id\":1}}", "{}{}{"
            })
    void placesWhereNoRecordMayStandAreSeen(String page) throws IOException {
        for (int bufferSize : new int[] {32, WHOLE}) {
            JsonTransformer transformer = JsonTransformer.create();

            assertThat(outcome(transformer, Place.ARRAY, SCHEMA, bytes(page), bufferSize, true, 1)
                            .text
                            .toString())
                    .isEqualTo(outcome(transformer, Place.ARRAY, SCHEMA, bytes(page), bufferSize, false, 1)
                            .text
                            .toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void ordinaryRecordsAreAllTaken(Place place) throws IOException {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            records.add("{\"id\":" + i + ", \"s\":\"text \\u00e9 é " + i + "\",\"new\":null,\"l\":[" + i / 8.0 + "]}");
        }
        byte[] page = bytes(place.page(records, " "));

        Outcome outcome = outcome(place.transformer().build(), place, SCHEMA, page, WHOLE, true, 1);

        assertThat(outcome.rows).isEqualTo(PAGES * 5_000L);
        boolean isArray = place == Place.ARRAY || place == Place.POINTER;
        assertThat(outcome.taken).isEqualTo(PAGES * (isArray ? 4_999L : 5_000L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}\n{\n\"id\":1}\n{}",
                "{\"id\"\n:1}\n{}",
                "{\"id\":\n1}\n{}",
                "{\"id\":1\n}\n{}",
                "{\"l\":[\n1]}\n{}",
                "{\"l\":[1\n]}\n{}",
                "{\"s\":\"a\nb\"}\n{}",
                "{} \r\n{}\r",
                "{} {}\n{}",
                "{}x\n{}",
                "{}\r\r\n \n\t{}",
                "{},\n{}",
                " {}\n x"
            })
    void linesEndWhereTheyEnd(String page) throws IOException {
        for (int bufferSize : new int[] {32, WHOLE}) {
            JsonTransformer transformer = JsonTransformer.create();

            assertThat(outcome(transformer, Place.LINES, SCHEMA, bytes(page), bufferSize, true, 1)
                            .text
                            .toString())
                    .isEqualTo(outcome(transformer, Place.LINES, SCHEMA, bytes(page), bufferSize, false, 1)
                            .text
                            .toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Characters beyond U+007F stand for bytes, and most of those here are no UTF-8.
                "{\"id\":1,\"s\":\"\u00ff\"}",
                "{\"id\":1,\"s\":\"\u00c3\"}",
                "{\"id\":1,\"s\":\"\\n\u00ed\u00a0\u0080\"}",
                "{\"id\":1,\"s\":\"\u00e2\u0082\\n\"}",
                "{\"id\":1,\"s\":\"\u00c3\\n\u00a9\"}",
                "{\"id\":1,\"new\u00c3\":null}",
                "{\"id\":1,\"new\":\"\u00c0\u0080\"}",
                "{\"id\":1,\"new\":\"\\n\u00c0\u0080\"}",
                "{\"id\":1,\"m\":{\"\u00f4\u0090\u0080\u0080\":1}}",
                "{\"id\":1,\"s\":\"\\ud83d\\u0041\"}",
                "{\"id\":1,\"s\":\"\\ud83d\\ud83d\"}",
                "{\"id\":1,\"s\":\"\\ude00\"}",
                "{\"id\":1,\"new\":\"\\ude00\"}",
                "{\"id\":1,\"s\":\"a\u0000\"}",
                "{\"id\":1,\"s\":\"\\na\u001f\"}",
                "{\"id\":1,\u0000\"s\":\"\"}",
                "{\"id\":1,\"id\":1}",
                "{\"id\":1,\"new\":1,\"new\":1}",
                "{\"id\":1,\"\\u0069d\":1}",
                "{\"id\":1,\"m\":{\"a\":1,\"b\":2,\"a\":3}}",
                "{\"id\":1,\"m\":{\"a\":1,\"\\u0061\":2}}",
                "{\"id\":1,\"m\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,"
                        + "\"j\":10,\"k\":11,\"l\":12,\"m\":13,\"n\":14,\"o\":15,\"p\":16,\"q\":17}}",
                "{\"id\":1,\"s\":\"\",\"fourteen_bytes\";1}",
                "{\"id\":1,\"s\":\"\",\"fourteen_bytes,\":1}",
                "{\"id\":1,\"s\":\"\",\"fourteen_bytes\":2,\"fifteen_bytes_x\",1}",
                "{\"id\":1,\"s\":\"\",\"fourteen_bytes\":2,\"fifteen_bytes_x\":1,\"a_name_of_more_than_sixteen_bytEs\":1}",
                "{\"id\":1,\"s\":\"\",\"fourteen_bytes\":2,\"fifteen_bytes_x\":1,\"a_name_of_more_than_sixteen_bytes\",1}",
                "{\"id\":1,\"a_name_that_is_longer_than_any_that_is_allowed_here\":null}",
                "{\"id\":1,\"m\":{\"a_name_that_is_longer_than_any_that_is_allowed_here\":1}}",
                "{\"i\":1}",
                "{\"idd\":1}",
                "{\"d\":\"00000000000000000000000000000000000000000000000000000000000000000000000000000001.50\"}",
                "{\"d\":\"1.500000000000000000\"}",
                "{\"d\":1.500000000000000000}",
                "{\"at\":\"2026-11-20T09:00:00.5000000000000000000000000000000000000000000000000000000000000000000Z\"}",
                "{\"id\":1,\"new\":[[1]]}",
                "{\"id\":1,\"new\":[{}]}"
            })
    void oneOddRecordAmongOrdinaryOnesIsSeen(String odd) throws IOException {
        String ordinary = "{\"id\":1,\"s\":\"text\",\"fourteen_bytes\":2,\"fifteen_bytes_x\":3,"
                + "\"a_name_of_more_than_sixteen_bytes\":4,\"d\":1.5,\"m\":{\"a\":1},\"new\":1}\n";
        Schema schema = Schema.of(
                Field.of("id", Type.INT64),
                Field.of("s", Type.STRING),
                Field.of("fourteen_bytes", Type.INT64),
                Field.of("fifteen_bytes_x", Type.INT64),
                Field.of("a_name_of_more_than_sixteen_bytes", Type.INT64),
                Field.of("d", Type.decimal(9, 2)),
                Field.of("at", Type.TIMESTAMP),
                Field.of("m", Type.map(Type.INT64)));
        byte[] page = (ordinary + ordinary + odd + "\n" + odd + "\n" + ordinary).getBytes(StandardCharsets.ISO_8859_1);
        for (JsonTransformer transformer : List.of(
                JsonTransformer.create(),
                JsonTransformer.builder().maxStringLength(5).build(),
                JsonTransformer.builder().maxNumberLength(12).build(),
                JsonTransformer.builder().maxNameLength(41).build(),
                JsonTransformer.builder().maxRecordBytes(ordinary.length() - 2).build(),
                JsonTransformer.builder().maxDepth(3).build(),
                JsonTransformer.builder().maxDepth(2).build())) {

            Outcome straight = outcome(transformer, Place.LINES, schema, page, WHOLE, true, 0);

            assertThat(straight.text.toString())
                    .isEqualTo(outcome(transformer, Place.LINES, schema, page, WHOLE, false, 0)
                            .text
                            .toString());
        }
    }

    @Test
    void arrayOfAnUnknownFieldCountsAsALevel() throws IOException {
        Schema schema = Schema.of(Field.of("id", Type.INT64));
        JsonTransformer transformer = JsonTransformer.builder().maxDepth(1).build();

        Outcome outcome = outcome(transformer, Place.LINES, schema, bytes("{\"id\":1,\"x\":[]}\n"), WHOLE, true, 0);

        assertThat(outcome.rows).isZero();
        assertThat(outcome.text.toString()).contains("nesting is over the limit of 1 levels");
    }

    @Test
    void lineThatGoesOnBehindTheBufferIsSeen() throws IOException {
        String record = "{\"s\":\"" + "x".repeat(40) + "\"}";
        int bufferSize = record.length();

        Outcome outcome =
                outcome(JsonTransformer.create(), Place.LINES, SCHEMA, bytes(record + "x\n"), bufferSize, true, 0);

        assertThat(outcome.rows).isZero();
        assertThat(outcome.text.toString()).contains("the line goes on after the end of its record");
    }

    @Test
    void stringLongerThanAllowedIsSeenBehindAnEscape() throws IOException {
        byte[] page = bytes("{\"s\":\"\\n" + "x".repeat(5_000) + "\"}\n");
        JsonTransformer transformer =
                JsonTransformer.builder().maxStringLength(1_000).build();

        Outcome outcome = outcome(transformer, Place.LINES, SCHEMA, page, WHOLE, true, 0);

        assertThat(outcome.rows).isZero();
        assertThat(outcome.text.toString()).contains("a string is over the limit of 1000 characters");
    }

    @Test
    void leftOutFieldIsAskedAboutOnceAndThenTaken() throws IOException {
        String page = "{\"id\":1,\"x\":[1,\"}\",null]}\n".repeat(100);

        Outcome outcome = outcome(JsonTransformer.create(), Place.LINES, SCHEMA, bytes(page), WHOLE, true, 0);

        assertThat(outcome.text.toString()).containsOnlyOnce("asked x");
        assertThat(outcome.taken).isEqualTo(PAGES * 100L - 1);
    }

    @ParameterizedTest
    @EnumSource
    void unusualRecordsInARowAreLeftAloneForAWhile(Place place) throws IOException {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 12_000; i++) {
            boolean isUnusual = i < 1_000;
            records.add(isUnusual ? "{\"id\":1.0}" : "{\"id\":1}");
        }
        byte[] page = bytes(place.page(records, ""));

        Outcome outcome = outcome(place.transformer().build(), place, SCHEMA, page, WHOLE, true, 1);

        assertThat(outcome.rows).isEqualTo(PAGES * 12_000L);
        assertThat(outcome.taken).isBetween(PAGES * 6_500L, PAGES * 7_700L);
    }

    @ParameterizedTest
    @EnumSource
    void mostlyUnusualRecordsAreLeftAloneForAWhile(Place place) throws IOException {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            records.add(i % 100 == 0 ? "{\"id\":1}" : "{\"id\":1.0}");
        }
        byte[] page = bytes(place.page(records, ""));

        Outcome outcome = outcome(place.transformer().build(), place, SCHEMA, page, WHOLE, true, 1);

        assertThat(outcome.rows).isEqualTo(PAGES * 4_000L);
        assertThat(outcome.taken).isLessThan(PAGES * 10L);
    }

    private static Outcome outcome(
            JsonTransformer transformer,
            Place place,
            Schema schema,
            byte[] page,
            int bufferSize,
            boolean isStraight,
            long seed)
            throws IOException {
        Outcome outcome = new Outcome(seed % 3 == 0 ? UnknownField.LEAVE_OUT : null);
        Shredder shredder = transformer.shredder(schema, outcome);
        RecordConsumer consumer = isStraight ? shredder : new Parsed(shredder);
        InMemoryPages pages = new InMemoryPages()
                .add(place.mediaType(), new Dribble(page, seed))
                .add(place.mediaType(), new ByteArrayInputStream(page));
        try {
            transformer.readAll(pages, consumer, bufferSize);
            shredder.flush();
        } catch (IOException | RuntimeException e) {
            outcome.text.append(e).append('\n');
        }
        outcome.taken = shredder.recordsTaken();
        return outcome;
    }

    /** Takes nothing: all goes through the parser. */
    private record Parsed(Shredder shredder) implements RecordConsumer {
        @Override
        public void read(JsonParser parser) throws IOException, Refusal {
            shredder.read(parser);
        }

        @Override
        public void accept(int page, long recordNumber, long byteOffset, long byteLength) throws IOException, Refusal {
            shredder.accept(page, recordNumber, byteOffset, byteLength);
        }

        @Override
        public void discard() {
            shredder.discard();
        }

        @Override
        public void reject(Rejection rejection) throws IOException {
            shredder.reject(rejection);
        }
    }

    /** All that a transformation gives, as text; batches to the last level and byte. */
    private static final class Outcome extends Records {
        private final StringBuilder text = new StringBuilder();
        private final UnknownField answer;
        private long rows;
        private long taken;

        /** @param answer for every unknown field, or null for one that depends on its name */
        Outcome(UnknownField answer) {
            this.answer = answer;
        }

        @Override
        public boolean wantsOrigins() {
            return true;
        }

        @Override
        public UnknownField unknownField(String path) {
            text.append("asked ").append(path).append('\n');
            boolean isRejected = answer == null && path.length() % 3 == 0;
            return isRejected ? UnknownField.REJECT_RECORD : UnknownField.LEAVE_OUT;
        }

        @Override
        public void reject(Rejection rejection) {
            text.append(rejection).append('\n');
        }

        @Override
        public void write(Batch batch) {
            rows += batch.rowCount();
            text.append("batch of ").append(batch.rowCount()).append('\n');
            Origins origins = batch.origins().orElseThrow();
            for (int row = 0; row < batch.rowCount(); row++) {
                text.append(origins.page(row))
                        .append(' ')
                        .append(origins.recordNumber(row))
                        .append(" at ");
                text.append(origins.byteOffset(row))
                        .append('+')
                        .append(origins.byteLength(row))
                        .append('\n');
            }
            batch.columns().forEach(this::append);
        }

        private void append(Column column) {
            text.append(column.leaf()).append(' ').append(column.values()).append(':');
            for (int i = 0; i < column.entries(); i++) {
                text.append(' ').append(column.repetition(i)).append(column.definition(i));
            }
            for (int i = 0; i < column.values(); i++) {
                text.append(", ").append(value(column, i));
            }
            text.append('\n');
        }

        private static String value(Column column, int i) {
            return switch (column.storage()) {
                case LONG -> Long.toString(column.longAt(i));
                case DOUBLE -> Double.toString(column.doubleAt(i));
                case BYTES ->
                    new String(
                            column.bytes(),
                            column.bytesStart(i),
                            column.bytesEnd(i) - column.bytesStart(i),
                            StandardCharsets.ISO_8859_1);
            };
        }
    }

    /** Gives a few bytes at a time. */
    private static final class Dribble extends InputStream {
        private final ByteArrayInputStream body;
        private final Random random;

        Dribble(byte[] page, long seed) {
            this.body = new ByteArrayInputStream(page);
            this.random = new Random(seed);
        }

        @Override
        public int read() {
            return body.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return body.read(target, offset, Math.min(length, 1 + random.nextInt(200)));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
