// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Page;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Origins;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where records say that they come from: cut out of the page, their bytes are those records. */
class JsonOriginsTest {
    private static final Schema SCHEMA = Schema.of(Field.of("id", Type.INT64), Field.of("s", Type.STRING));

    @ParameterizedTest
    @ValueSource(strings = {"array", "sequence", "lines", "pointer"})
    void eachRecordIsWhereItSays(String kind) throws IOException {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<String> first = records(random, 1 + random.nextInt(50), 0);
            List<String> second = records(random, 1 + random.nextInt(50), 100);
            String[] pages = {page(kind, first, random), page(kind, second, random)};
            List<String> all = new ArrayList<>(first);
            all.addAll(second);
            Kept kept = new Kept();

            transformer(kind)
                    .transform(InMemoryPages.of(kind.equals("lines") ? Page.NDJSON : Page.JSON, pages), SCHEMA, kept);

            assertThat(kept.cut(pages)).as("%s, seed %d", kind, seed).isEqualTo(all);
            assertThat(kept.numbers)
                    .as("%s, seed %d", kind, seed)
                    .startsWith(1L)
                    .endsWith((long) second.size());
        }
    }

    @Test
    void nobodyKeepsOriginsWhoIsNotAsked() throws IOException {
        List<Batch> written = new ArrayList<>();
        Records unasked = new Records() {
            @Override
            public void write(Batch batch) {
                written.add(batch);
            }
        };

        JsonTransformer.create().transform(InMemoryPages.json("[{\"id\":1}]"), SCHEMA, unasked);

        assertThat(written)
                .singleElement()
                .satisfies(batch -> assertThat(batch.origins()).isEmpty());
    }

    private static JsonTransformer transformer(String kind) {
        JsonTransformer.Builder builder = JsonTransformer.builder().batchRecords(7);
        return kind.equals("pointer") ? builder.records("/data").build() : builder.build();
    }

    private static List<String> records(Random random, int count, int firstId) {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = "é😀\\n".repeat(random.nextInt(3)) + random.nextInt(1000);
            records.add("{\"id\":" + (firstId + i) + " ".repeat(random.nextInt(3)) + ",\"s\":\"" + text + "\"}");
        }
        return records;
    }

    private static String page(String kind, List<String> records, Random random) {
        String blank = " ".repeat(random.nextInt(3));
        String mark = random.nextBoolean() ? "\uFEFF" : "";
        return mark
                + switch (kind) {
                    case "array" -> blank + "[" + String.join("," + blank, records) + "]";
                    case "pointer" -> "{\"n\":[{}],\"data\":[" + String.join(blank + ",", records) + "]}";
                    case "lines" -> String.join(random.nextBoolean() ? "\r\n" : "\n", records) + "\n";
                    default -> blank + String.join(blank, records);
                };
    }

    private static final class Kept extends Records {
        private final List<int[]> places = new ArrayList<>();
        private final List<Long> numbers = new ArrayList<>();

        @Override
        public boolean wantsOrigins() {
            return true;
        }

        @Override
        public void write(Batch batch) {
            Origins origins = batch.origins().orElseThrow();
            int row = 0;
            for (Row ignored : batch.rows()) {
                int offset = (int) origins.byteOffset(row);
                places.add(new int[] {origins.page(row), offset, offset + (int) origins.byteLength(row)});
                numbers.add(origins.recordNumber(row));
                row++;
            }
        }

        List<String> cut(String[] pages) {
            return places.stream()
                    .map(place -> {
                        byte[] page = pages[place[0] - 1].getBytes(StandardCharsets.UTF_8);
                        return new String(Arrays.copyOfRange(page, place[1], place[2]), StandardCharsets.UTF_8);
                    })
                    .toList();
        }
    }
}
