// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Page;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.core.csv.CsvTransformer;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of JSON and CSV become the same table by a transformer and the sink as by DuckDB, which is told the same types.
 *
 * <p>Left out is what DuckDB reads by other rules: BYTES, which are base64 here and escaped text there; NaN and infinities,
 * which JSON does not have; decimals as JSON numbers, which it takes for doubles first; NUL in a text; numbers and objects
 * in columns of text; and names that stand twice.
 */
class ConversionTest {
    private static final int SEEDS = Integer.getInteger("ingest4j.seeds", 3);
    private static final int ROWS = 150;
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendPattern("HH:mm:ss.SSSSSS").toFormatter();
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS")
            .toFormatter();

    @TempDir
    private Path folder;

    private FolderStore store;

    @BeforeEach
    void openStore() {
        store = new FolderStore(folder.resolve("store"));
    }

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void recordsOnLines(long seed) throws Exception {
        Records records = new Records(seed);
        Path input = write("lines.json", String.join(records.random.nextBoolean() ? "\n" : "\r\n", records.spelled()));

        Path file = convert(JsonTransformer.create(), Page.NDJSON, input, records.schema);

        assertSame(
                file,
                "read_json('" + input + "', format = 'newline_delimited', records = 'true', columns = "
                        + columns(records.schema) + ")");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void recordsInAnArray(long seed) throws Exception {
        Records records = new Records(seed);
        Path input = write("array.json", "[" + String.join(" ,\n", records.spelled()) + "]");

        Path file = convert(JsonTransformer.create(), Page.JSON, input, records.schema);

        assertSame(
                file,
                "read_json('" + input + "', format = 'array', records = 'true', columns = " + columns(records.schema)
                        + ")");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void recordsUnderAPointer(long seed) throws Exception {
        Records records = new Records(seed);
        Path input = write(
                "document.json",
                "{\"a\":[1,{\"data\":2}],\"in\":{\"data\":[" + String.join(",", records.spelled()) + "]},\"z\":{}}");

        Path file = convert(JsonTransformer.records("/in/data"), Page.JSON, input, records.schema);

        String type = "STRUCT(data " + SqlTable.type(new Type.Struct(records.schema.fields())) + "[])";
        assertSame(
                file,
                "(SELECT unnest(record) FROM (SELECT unnest(\"in\".data) AS record FROM read_json('" + input
                        + "', format = 'unstructured', records = 'true', columns = {'in': " + SqlTable.text(type)
                        + "})))");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsOfCsv(long seed) throws Exception {
        Random random = new Random(seed);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(20); i++) {
            Type type = random.nextInt(4) == 0
                    ? Type.decimal(1 + random.nextInt(38), 0)
                    : Type.Scalar.values()[random.nextInt(Type.Scalar.values().length)];
            fields.add(new Field("c " + i, type == Type.BYTES ? Type.STRING : type, random.nextInt(4) > 0));
        }
        Schema schema = new Schema(fields);
        String end = random.nextBoolean() ? "\n" : "\r\n";
        StringBuilder page =
                new StringBuilder(fields.stream().map(Field::name).collect(Collectors.joining(",", "", end)));
        for (List<@Nullable Object> row : PlainValues.of(new RandomTables(seed).batch(schema, ROWS))) {
            page.append(row.stream().map(value -> cell(random, value)).collect(Collectors.joining(",", "", end)));
        }
        Path input = write("rows.csv", page.toString());

        Path file = convert(CsvTransformer.create(), Page.CSV, input, schema);

        assertSame(
                file,
                "read_csv('" + input + "', header = true, auto_detect = false, delim = ',', quote = '\"',"
                        + " escape = '\"', nullstr = '', allow_quoted_nulls = false, columns = " + columns(schema)
                        + ")");
    }

    private static String cell(Random random, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = plain(value);
        boolean quoted = text.isEmpty() || text.matches("(?s).*[\",\r\n].*") || random.nextInt(4) == 0;
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** Random records and how they are spelled as JSON. */
    private static final class Records {
        final Random random;
        final Schema schema;
        private final List<List<@Nullable Object>> rows;

        Records(long seed) {
            random = new Random(seed);
            RandomTables tables = new RandomTables(seed);
            schema = new Schema(
                    tables.schema().fields().stream().map(Records::withoutBytes).toList());
            rows = PlainValues.of(tables.batch(schema, ROWS));
        }

        private static Field withoutBytes(Field field) {
            return new Field(field.name(), withoutBytes(field.type()), field.nullable());
        }

        private static Type withoutBytes(Type type) {
            if (type instanceof Type.Struct struct) {
                return new Type.Struct(
                        struct.fields().stream().map(Records::withoutBytes).toList());
            }
            if (type instanceof Type.ListOf list) {
                return new Type.ListOf(withoutBytes(list.element()), list.elementNullable());
            }
            if (type instanceof Type.MapOf map) {
                return new Type.MapOf(withoutBytes(map.value()), map.valueNullable());
            }
            return type == Type.BYTES ? Type.STRING : type;
        }

        List<String> spelled() {
            return rows.stream().map(row -> record(schema.fields(), row)).toList();
        }

        private String record(List<Field> fields, List<?> values) {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < fields.size(); i++) {
                Object value = values.get(i);
                if (value != null || random.nextBoolean()) {
                    members.add(quoted(fields.get(i).name()) + blank() + ":" + blank()
                            + spell(fields.get(i).type(), value));
                }
            }
            return "{" + String.join(blank() + ",", members) + blank() + "}";
        }

        private String spell(Type type, @Nullable Object value) {
            if (value == null) {
                return "null";
            }
            if (type instanceof Type.Struct struct) {
                return record(struct.fields(), (List<?>) value);
            }
            if (type instanceof Type.ListOf list) {
                return ((List<?>) value)
                        .stream()
                                .map(element -> spell(list.element(), element))
                                .collect(Collectors.joining("," + blank(), "[", "]"));
            }
            if (type instanceof Type.MapOf map) {
                return ((Map<?, ?>) value)
                        .entrySet().stream()
                                .map(entry ->
                                        quoted(plain(entry.getKey())) + ":" + spell(map.value(), entry.getValue()))
                                .collect(Collectors.joining(",", "{", "}"));
            }
            if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
                return "0.5";
            }
            boolean bare = value instanceof Boolean || value instanceof Number && !(value instanceof BigDecimal);
            return bare ? value.toString() : quoted(plain(value));
        }

        private String blank() {
            return random.nextInt(3) == 0 ? " " : "";
        }

        private String quoted(String text) {
            StringBuilder json = new StringBuilder("\"");
            for (char c : text.toCharArray()) {
                boolean escaped = c < ' ' || c == '"' || c == '\\' || c < 0x80 && random.nextInt(20) == 0;
                json.append(escaped ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
            return json.append('"').toString();
        }
    }

    private static String plain(Object value) {
        if (value instanceof Instant instant) {
            return DATE_TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
        }
        if (value instanceof LocalDateTime local) {
            return DATE_TIME.format(local);
        }
        if (value instanceof LocalTime time) {
            return TIME.format(time);
        }
        return value instanceof BigDecimal decimal
                ? decimal.toPlainString()
                : value.toString().replace("\0", "z");
    }

    private static String columns(Schema schema) {
        return schema.fields().stream()
                .map(field -> SqlTable.text(field.name()) + ": " + SqlTable.text(SqlTable.type(field.type())))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path convert(Transformer transformer, String mediaType, Path input, Schema schema) throws IOException {
        ParquetSink sink = SmallFiles.sink(store);
        try (InputStream body = Files.newInputStream(input);
                Staging staging = sink.begin(Samples.KEY, Samples.RUN, schema)) {
            transformer.transform(new OnePage(mediaType, body), schema, new Output(staging));
            List<StagedFile> files = staging.seal();
            sink.publish(Samples.KEY, files);
            return store.path(files.get(0).key());
        }
    }

    private static void assertSame(Path file, String other) throws Exception {
        String ours = "SELECT * FROM read_parquet('" + file + "', hive_partitioning = false)";
        String theirs = "SELECT * FROM " + other;
        String types = "SELECT string_agg(column_name || ' ' || column_type, ', ') FROM (DESCRIBE ";

        assertThat(DuckDb.strings(ours + " EXCEPT ALL " + theirs)).isEmpty();
        assertThat(DuckDb.strings(theirs + " EXCEPT ALL " + ours)).isEmpty();
        assertThat(DuckDb.strings(types + ours + ")")).isEqualTo(DuckDb.strings(types + theirs + ")"));
        assertThat(DuckDb.strings("SELECT count(*) FROM (" + ours + ")")).containsExactly(Integer.toString(ROWS));
    }

    /** Puts batches where they belong; nothing is refused here. */
    private record Output(Staging staging) implements Transformer.RecordOutput {
        @Override
        public void write(Batch batch) throws IOException {
            staging.write(batch);
        }

        @Override
        public void reject(Rejection rejection) {
            throw new AssertionError(rejection);
        }

        @Override
        public Transformer.UnknownField unknownField(String path) {
            throw new AssertionError("unknown field " + path);
        }
    }

    private static final class OnePage implements RawPages {
        private @Nullable RawPage page;

        OnePage(String mediaType, InputStream body) {
            page = new RawPage(1, mediaType, Map.of(), "raw/1", body);
        }

        @Override
        public @Nullable RawPage next() {
            RawPage next = page;
            page = null;
            return next;
        }

        @Override
        public void close() {}
    }
}
