// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.schema.Type.FLOAT64;
import static io.github.ingest4j.schema.Type.INT32;
import static io.github.ingest4j.schema.Type.INT64;
import static io.github.ingest4j.schema.Type.STRING;
import static io.github.ingest4j.schema.Type.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.RowBuilder;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordHashTest {

    /** The hash of a record of these columns: name, type, value and so on. */
    private static String hash(@Nullable Object... columns) {
        List<Field> fields = new ArrayList<>();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i += 3) {
            fields.add(Field.of((String) columns[i], (Type) columns[i + 1]));
            values.put((String) columns[i], columns[i + 2]);
        }
        return hashes(List.of(), new Schema(fields), List.of(values)).get(0);
    }

    private static List<String> hashes(
            List<String> identity, Schema schema, List<Map<String, @Nullable Object>> records) {
        RecordHash hash = new RecordHash(identity);
        hash.begin(batch(schema, records));
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            hashes.add(hash.next() ? hash.high() + "/" + hash.low() : "none");
        }
        return hashes;
    }

    private static Batch batch(Schema schema, List<Map<String, @Nullable Object>> records) {
        Batch.Builder batch = Batch.builder(schema);
        RowBuilder row = batch.row();
        for (Map<String, @Nullable Object> values : records) {
            values.forEach(row::set);
            row.add();
        }
        return batch.build();
    }

    @Test
    void partOfAColumnThatCountsIsReadOnce() {
        Schema schema = Schema.of(Field.of("meta", Type.struct(Field.of("id", INT64), Field.of("v", INT64))));
        List<Map<String, @Nullable Object>> records =
                List.of(Map.of("meta", Map.of("id", 1L, "v", 2L)), Map.of("meta", Map.of("id", 3L, "v", 4L)));

        assertThat(hashes(List.of("meta", "meta.id"), schema, records))
                .isEqualTo(hashes(List.of("meta"), schema, records))
                .doesNotHaveDuplicates();
    }

    @Test
    void integerIsTheSameInAnyColumnOfNumbers() {
        String integer = hash("n", INT32, 1200);

        assertThat(hash("n", INT64, 1200L)).isEqualTo(integer);
        assertThat(hash("n", FLOAT64, 1200.0)).isEqualTo(integer);
        assertThat(hash("n", decimal(10, 0), new BigDecimal(1200))).isEqualTo(integer);
        assertThat(hash("n", decimal(18, 4), new BigDecimal(1200))).isEqualTo(integer);
        assertThat(hash("n", decimal(38, 9), new BigDecimal(1200))).isEqualTo(integer);
    }

    @Test
    void negativeAndLargeIntegersAreTheSameInAnyColumnOfNumbers() {
        assertThat(hash("n", decimal(38, 2), new BigDecimal(Long.MIN_VALUE)))
                .isEqualTo(hash("n", INT64, Long.MIN_VALUE));
        assertThat(hash("n", FLOAT64, -0x1p63)).isEqualTo(hash("n", INT64, Long.MIN_VALUE));
        assertThat(hash("n", FLOAT64, -0.0)).isEqualTo(hash("n", INT32, 0));
    }

    @Test
    void fractionIsTheSameInAnyColumnOfDecimals() {
        String fraction = hash("n", decimal(5, 1), new BigDecimal("12.5"));

        assertThat(hash("n", decimal(18, 6), new BigDecimal("12.5"))).isEqualTo(fraction);
        assertThat(hash("n", decimal(38, 20), new BigDecimal("12.5"))).isEqualTo(fraction);
        BigDecimal wide = new BigDecimal("123456789012345678901234.5");
        assertThat(hash("n", decimal(30, 2), wide)).isEqualTo(hash("n", decimal(38, 5), wide));
    }

    @Test
    void columnThatIsNullOrMissingIsNothing() {
        String small = hash("id", STRING, "a");

        assertThat(hash("id", STRING, "a", "gust", FLOAT64, null)).isEqualTo(small);
        assertThat(hash("x", Type.list(INT32), null, "id", STRING, "a")).isEqualTo(small);
        Type place = Type.struct(Field.of("lat", FLOAT64), Field.of("lon", FLOAT64));
        assertThat(hash("id", STRING, "a", "at", place, new HashMap<>())).isEqualTo(small);
    }

    @Test
    void orderOfColumnsFieldsAndEntriesIsNothing() {
        assertThat(hash("a", INT32, 1, "b", STRING, "x")).isEqualTo(hash("b", STRING, "x", "a", INT32, 1));
        assertThat(hash("s", Type.struct(Field.of("p", INT32), Field.of("q", INT32)), Map.of("p", 1, "q", 2)))
                .isEqualTo(hash("s", Type.struct(Field.of("q", INT64), Field.of("p", INT64)), Map.of("p", 1, "q", 2)));
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("p", 1);
        entries.put("q", 2);
        Map<String, Object> reversed = new LinkedHashMap<>();
        reversed.put("q", 2);
        reversed.put("p", 1);
        assertThat(hash("m", Type.map(INT32), entries)).isEqualTo(hash("m", Type.map(INT64), reversed));
    }

    @Test
    void nestedStructThatGrewIsTheSame() {
        Type before = Type.list(Type.struct(Field.of("p", INT32)));
        Type after = Type.list(Type.struct(Field.of("p", INT32), Field.of("q", Type.list(STRING))));
        List<Object> value = List.of(Map.of("p", 1), Map.of("p", 2));

        assertThat(hash("l", after, value)).isEqualTo(hash("l", before, value));
    }

    @Test
    void recordsThatDifferHaveOtherHashes() {
        Type map = Type.map(STRING);
        Map<String, @Nullable Object> nullValue = new HashMap<>();
        nullValue.put("k", null);
        List<String> hashes = List.of(
                hash("a", INT32, 1),
                hash("b", INT32, 1),
                hash("a", INT32, 2),
                hash("a", FLOAT64, 1.5),
                hash("a", decimal(3, 1), new BigDecimal("1.5")),
                hash("a", decimal(3, 2), new BigDecimal("0.15")),
                hash("a", STRING, "1"),
                hash("a", STRING, ""),
                hash("a", STRING, "\0"),
                hash("a", STRING, "\0\0\0\0\0\0\0\0"),
                hash("a", Type.BYTES, new byte[] {'1'}),
                hash("a", Type.BOOLEAN, true),
                hash("a", Type.DATE, LocalDate.ofEpochDay(1)),
                hash("a", Type.TIME, LocalTime.ofNanoOfDay(1_000)),
                hash("a", Type.TIMESTAMP, Instant.EPOCH.plusNanos(1_000)),
                hash("a", Type.LOCAL_TIMESTAMP, LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1_000)),
                hash("a", Type.list(INT32), List.of()),
                hash("a", Type.list(INT32), List.of(1)),
                hash("a", Type.list(INT32), List.of(1, 2)),
                hash("a", Type.list(INT32), List.of(2, 1)),
                hash("a", Type.list(INT32), Arrays.asList(1, null)),
                hash("a", Type.list(INT32), Collections.singletonList(null)),
                hash("a", Type.list(Type.list(INT32)), List.of(List.of(1), List.of(2))),
                hash("a", Type.list(Type.list(INT32)), List.of(List.of(1, 2))),
                hash("a", map, Map.of()),
                hash("a", map, nullValue),
                hash("a", map, Map.of("k", "v")),
                hash("a", map, Map.of("v", "k")),
                hash("a", INT32, 1, "b", INT32, 2),
                hash("a", INT32, 2, "b", INT32, 1),
                hash("a", Type.struct(Field.of("b", INT32)), Map.of("b", 1)));

        assertThat(hashes).doesNotHaveDuplicates().doesNotContain("none");
    }

    @Test
    void recordsBehindNullsAndListsAreReadAtTheirPlace() {
        Schema schema = Schema.of(Field.of("tags", Type.list(STRING)), Field.of("n", INT32));
        List<Map<String, @Nullable Object>> records = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Map<String, @Nullable Object> values = new HashMap<>();
            values.put("tags", i % 3 == 0 ? null : Collections.nCopies(i % 4, "t" + i));
            values.put("n", i % 5 == 0 ? null : i);
            records.add(values);
        }

        List<String> together = hashes(List.of(), schema, records);

        List<String> alone = records.stream()
                .map(record -> hashes(List.of(), schema, List.of(record)).get(0))
                .toList();
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void onlyColumnsOfTheIdentityCount() {
        Type meta = Type.struct(Field.of("etag", STRING), Field.of("node", STRING));
        Schema schema = Schema.of(Field.of("age", INT32), Field.of("meta", meta), Field.of("id", STRING));
        List<Map<String, @Nullable Object>> records = List.of(
                Map.of("id", "a", "age", 1, "meta", Map.of("etag", "x", "node", "1")),
                Map.of("id", "a", "age", 2, "meta", Map.of("etag", "x", "node", "2")),
                Map.of("id", "a", "age", 1, "meta", Map.of("etag", "y", "node", "1")),
                Map.of("age", 5, "meta", Map.of("node", "1")));

        List<String> hashes = hashes(List.of("id", "meta.etag"), schema, records);

        assertThat(hashes.get(1)).isEqualTo(hashes.get(0));
        assertThat(hashes.get(2)).isNotEqualTo(hashes.get(0));
        assertThat(hashes.get(3)).isEqualTo("none");
    }

    @Test
    void columnsThatAreMissingAreNamed() {
        Schema schema = Schema.of(Field.of("id", STRING), Field.of("tags", Type.list(STRING)));
        RecordHash hash = new RecordHash(List.of("id", "ID", "tags.element", "meta.etag"));

        hash.begin(batch(schema, List.of(Map.of("id", "a"))));

        assertThat(hash.missing()).containsExactly("ID", "tags.element", "meta.etag");
    }

    @Test
    void eachOfTheTwoWordsTellsHalfAMillionSimilarRecordsApart() {
        Schema schema = Schema.of(Field.of("station", INT32), Field.of("hour", INT64), Field.of("name", STRING));
        Set<Long> high = new HashSet<>();
        Set<Long> low = new HashSet<>();
        RecordHash hash = new RecordHash(List.of());
        for (int station = 0; station < 50; station++) {
            Batch.Builder batch = Batch.builder(schema);
            for (int hour = 0; hour < 10_000; hour++) {
                batch.columns().get(0).addLong(0, station);
                batch.columns().get(1).addLong(0, hour);
                byte[] name = {(byte) (hour & 7), (byte) station};
                batch.columns().get(2).addBytes(0, name, 0, 2);
                batch.endRow();
            }
            hash.begin(batch.build());
            for (int hour = 0; hour < 10_000; hour++) {
                hash.next();
                high.add(hash.high());
                low.add(hash.low());
            }
        }

        assertThat(high).hasSize(500_000);
        assertThat(low).hasSize(500_000);
    }
}
