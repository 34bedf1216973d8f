// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Page;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random records, spelled as JSON in random ways: what is inferred and read is what was spelled. */
class JsonRoundTripTest {
    private static final int RECORDS = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void rowsAreTheRecords(long seed) throws IOException {
        Random random = new Random(seed);
        Type.Struct shape = new Type.Struct(fields(random, 0));
        List<Map<String, Object>> expected = new ArrayList<>();
        List<String> spelled = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            Map<String, Object> record = record(random, shape, i == 0);
            expected.add(record);
            spelled.add(spell(random, record));
        }
        String lines = String.join("\n", spelled);
        String array = "[" + String.join(",\r\n ", spelled) + "]";
        String document = "{\"a\":[0,{\"b\":" + array + "}],\"c\":{\"b\":1}}";

        check(JsonTransformer.create(), Page.NDJSON, lines, shape, expected);
        check(JsonTransformer.create(), Page.JSON, lines, shape, expected);
        check(JsonTransformer.create(), Page.JSON, array, shape, expected);
        check(JsonTransformer.records("/a/1/b"), Page.JSON, document, shape, expected);
    }

    private static void check(
            JsonTransformer transformer,
            String mediaType,
            String page,
            Type.Struct shape,
            List<Map<String, Object>> expected)
            throws IOException {
        Schema schema = transformer.infer(new InMemoryPages().add(mediaType, body(page)), Schema.EMPTY);
        Records records = Records.of(transformer, new InMemoryPages().add(mediaType, body(page)), schema);

        assertThat(sorted(schema.fields())).isEqualTo(sorted(shape.fields()));
        assertThat(records.rejections).isEmpty();
        assertThat(records.unknownFields).isEmpty();
        assertThat(records.rows).isEqualTo(expected);
    }

    /** Bytes that come in pieces of odd sizes. */
    private static InputStream body(String page) {
        return new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)) {
            private final Random sizes = new Random(page.length());

            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + sizes.nextInt(700)));
            }
        };
    }

    private static String sorted(List<Field> fields) {
        List<String> texts = new ArrayList<>();
        for (Field field : fields) {
            texts.add(field.name() + ":" + sorted(field.type()) + field.nullable());
        }
        Collections.sort(texts);
        return texts.toString();
    }

    private static String sorted(Type type) {
        if (type instanceof Type.Struct struct) {
            return sorted(struct.fields());
        }
        return type instanceof Type.ListOf list ? "list " + sorted(list.element()) : type.toString();
    }

    private static List<Field> fields(Random random, int depth) {
        List<Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            fields.add(Field.of(name(random) + i, type(random, depth)));
        }
        return fields;
    }

    private static String name(Random random) {
        return List.of("id", "näme", "a b", "quote\"", "x.y", "a-rather-long-name-of-a-field", "😀")
                .get(random.nextInt(7));
    }

    private static Type type(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 4 : 6)) {
            case 0 -> Type.BOOLEAN;
            case 1 -> Type.INT64;
            case 2 -> Type.FLOAT64;
            case 3 -> Type.STRING;
            case 4 -> Type.list(type(random, depth + 1));
            default -> new Type.Struct(fields(random, depth + 1));
        };
    }

    /** @param full whether every part has a value, so that every type is seen */
    private static Map<String, Object> record(Random random, Type.Struct shape, boolean full) {
        Map<String, Object> record = new LinkedHashMap<>();
        for (Field field : shape.fields()) {
            record.put(field.name(), value(random, field.type(), full));
        }
        return record;
    }

    private static Object value(Random random, Type type, boolean full) {
        if (!full && random.nextInt(5) == 0) {
            return null;
        }
        if (type instanceof Type.Struct struct) {
            return record(random, struct, full);
        }
        if (type instanceof Type.ListOf list) {
            List<Object> elements = new ArrayList<>();
            for (int i = full ? -1 : 0; i < random.nextInt(4); i++) {
                elements.add(value(random, list.element(), full));
            }
            return elements;
        }
        if (type == Type.BOOLEAN) {
            return random.nextBoolean();
        }
        if (type == Type.INT64) {
            return random.nextLong() >> random.nextInt(64);
        }
        return type == Type.FLOAT64 ? (Object) (random.nextGaussian() * 1e6) : text(random);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append(List.of("a", "\"", "\\", "\n", "é", "漢", "😀", "\u0001", "/", "0123456789")
                    .get(random.nextInt(10)));
        }
        return text.toString();
    }

    private static String spell(Random random, Object value) {
        if (value instanceof Map<?, ?> map) {
            List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
            if (random.nextInt(4) == 0) {
                Collections.shuffle(entries, random);
            }
            List<String> members = new ArrayList<>();
            for (Map.Entry<?, ?> entry : entries) {
                if (entry.getValue() != null || random.nextBoolean()) {
                    members.add(quoted(random, (String) entry.getKey()) + blank(random) + ":" + blank(random)
                            + spell(random, entry.getValue()));
                }
            }
            return "{" + String.join("," + blank(random), members) + blank(random) + "}";
        }
        if (value instanceof List<?> list) {
            List<String> elements = new ArrayList<>();
            list.forEach(element -> elements.add(spell(random, element)));
            return "[" + String.join("," + blank(random), elements) + "]";
        }
        return value instanceof String text ? quoted(random, text) : String.valueOf(value);
    }

    private static String blank(Random random) {
        return random.nextInt(3) == 0 ? " " : "";
    }

    private static String quoted(Random random, String text) {
        StringBuilder json = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point < ' ' || point == '"' || point == '\\' || random.nextInt(20) == 0) {
                for (char c : Character.toChars(point)) {
                    json.append(String.format("\\u%04x", (int) c));
                }
            } else {
                json.append(point == '/' ? "\\/" : Character.toString(point));
            }
        });
        return json.append('"').toString();
    }
}
