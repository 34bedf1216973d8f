// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Schemas, and records that more or less fit them; the same for the same seed. */
final class RandomJson {
    private static final Type[] LEAVES = {
        Type.BOOLEAN,
        Type.INT32,
        Type.INT64,
        Type.INT64,
        Type.FLOAT64,
        Type.FLOAT64,
        Type.STRING,
        Type.STRING,
        Type.STRING,
        Type.BYTES,
        Type.DATE,
        Type.TIME,
        Type.TIMESTAMP,
        Type.TIMESTAMP,
        Type.LOCAL_TIMESTAMP,
        Type.decimal(9, 2),
        Type.decimal(18, 6),
        Type.decimal(38, 4)
    };
    private static final String[] NAMES = {
        "id",
        "a",
        "b",
        "name",
        "created_at",
        "value",
        "größe",
        "a-rather-long-name-of-a-field",
        "漢字",
        "x.y",
        "t",
        "n8888888"
    };
    private static final String[] STRANGERS = {"z", "unknown", "idx", "", "é", "other_field_of_the_source", "na\\u006de"
    };
    private static final String[] INTEGERS = {
        "0",
        "-0",
        "7",
        "-12",
        "123456",
        "2147483647",
        "-2147483648",
        "2147483648",
        "9007199254740992",
        "9007199254740993",
        "999999999999999999",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "123456789012345678901234567890"
    };
    private static final String[] FRACTIONS = {
        "0.5",
        "-0.0",
        "1.0",
        "1e3",
        "1E+2",
        "-2.50",
        "3.14159265358979312",
        "1e-7",
        "1e22",
        "1e23",
        "1e400",
        "1e-400",
        "0.000001",
        "12.34",
        "0.1e1",
        "123456789.123456789",
        "2.2250738585072014E-308",
        "1.7976931348623157e308"
    };
    private static final String[] TEXTS = {
        "",
        "a",
        "plain",
        "seven77",
        "eight888",
        "nine99999",
        "some longer text that takes a few words",
        "é",
        "漢字😀",
        "\\n",
        "a\\\"b\\\\c\\/d",
        "\\u0041\\u00e9\\u20AC",
        "\\ud83d\\ude00",
        "\\u0000",
        "\\b\\f\\r\\t end",
        "xxxxxxx\\\\",
        "}",
        "],[{",
        "true",
        "12.5",
        "-7",
        "YWJj",
        "YQ==",
        "2026-11-20",
        "2026-11-20T09:08:07Z"
    };
    private static final String[] ODD_TEXTS = {"\\ud83d", "\\ude00x", "\\x", "\\u12", "a\tb", "\\", "\u007f", "\uFEFF"};
    private static final String[] DATES = {
        "2026-11-20", "2024-02-29", "2023-02-29", "0000-01-01", "2026-11-20 ", "20261120"
    };
    private static final String[] TIMES = {
        "09:08:07", "09:08", "23:59:59.999999", "24:00:00", "09:08:07.1234567", "09:08:07.5000000"
    };
    private static final String[] OFFSETS = {"", "Z", "z", "+01:00", "-0330", "+01", "+19:00", "\\u005A"};
    private static final String[] OTHERS = {
        "null", "true", "false", "{}", "[]", "[1]", "{\"a\":1}", "[[]]", "nul", "NaN", "tru", "01", "1.", "+1"
    };

    private final Random random;
    /** One value in so many is not what the schema says. */
    private final int oddity;

    private final boolean isSpaced;
    private final boolean isShuffled;

    RandomJson(Random random, int oddity) {
        this.random = random;
        this.oddity = oddity;
        this.isSpaced = random.nextInt(3) == 0;
        this.isShuffled = random.nextInt(3) == 0;
    }

    Schema schema() {
        return new Schema(fields(2, 1 + random.nextInt(random.nextInt(20) == 0 ? 90 : 8)));
    }

    private List<Field> fields(int depth, int count) {
        List<String> names = new ArrayList<>(List.of(NAMES));
        for (int i = names.size(); i < count; i++) {
            names.add("field" + i);
        }
        Collections.shuffle(names, random);
        List<Field> fields = new ArrayList<>();
        for (String name : names.subList(0, count)) {
            fields.add(new Field(name, type(depth), random.nextInt(8) > 0));
        }
        return fields;
    }

    private Type type(int depth) {
        int kind = depth == 0 ? 9 : random.nextInt(10);
        return switch (kind) {
            case 0, 1 -> new Type.Struct(fields(depth - 1, 1 + random.nextInt(5)));
            case 2 -> new Type.ListOf(type(depth - 1), random.nextInt(4) > 0);
            case 3 -> new Type.MapOf(type(depth - 1), random.nextInt(4) > 0);
            default -> LEAVES[random.nextInt(LEAVES.length)];
        };
    }

    String record(Schema schema) {
        return object(schema.fields());
    }

    private String object(List<Field> fields) {
        List<String> members = new ArrayList<>();
        for (Field field : fields) {
            if (random.nextInt(field.nullable() ? 10 : 10 * oddity) > 0) {
                members.add(member(field.name(), value(field.type())));
            }
            if (isOdd()) {
                members.add(stranger());
            }
        }
        if (isOdd() && !members.isEmpty()) {
            members.add(any(members.toArray(String[]::new)));
        }
        if (isShuffled && random.nextInt(4) == 0) {
            Collections.shuffle(members, random);
        }
        return "{" + blank() + String.join(blank() + "," + blank(), members) + blank() + "}";
    }

    private String member(String name, String value) {
        return "\"" + name + "\"" + blank() + ":" + blank() + value;
    }

    private String stranger() {
        return member(
                any(STRANGERS),
                switch (random.nextInt(6)) {
                    case 0 -> any(OTHERS);
                    case 1 -> "[\"" + any(TEXTS) + "\", " + any(FRACTIONS) + "]";
                    case 2 -> "[null , null]";
                    case 3 -> "\"" + any(TEXTS) + "\"";
                    case 4 -> "null";
                    default -> any(INTEGERS);
                });
    }

    private String value(Type type) {
        if (isOdd()) {
            return random.nextBoolean() ? any(OTHERS) : "\"" + any(ODD_TEXTS) + "\"";
        }
        if (random.nextInt(12) == 0) {
            return "null";
        }
        if (type instanceof Type.Struct struct) {
            return object(struct.fields());
        }
        if (type instanceof Type.ListOf list) {
            List<String> elements = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.add(value(list.element()));
            }
            return "[" + blank() + String.join(blank() + "," + blank(), elements) + blank() + "]";
        }
        if (type instanceof Type.MapOf map) {
            List<String> entries = new ArrayList<>();
            int count = isOdd() ? 20 : random.nextInt(4);
            for (int i = 0; i < count; i++) {
                entries.add(member((isOdd() ? "k" : "k" + i) + any(TEXTS), value(map.value())));
            }
            return "{" + blank() + String.join(blank() + "," + blank(), entries) + blank() + "}";
        }
        return leaf(type);
    }

    private String leaf(Type type) {
        if (type instanceof Type.Decimal) {
            String number = random.nextBoolean() ? any(FRACTIONS) : any(INTEGERS);
            return random.nextInt(3) == 0 ? "\"" + number + "\"" : number;
        }
        return switch ((Type.Scalar) type) {
            case BOOLEAN -> random.nextBoolean() ? "true" : "false";
            case INT32 -> INTEGERS[random.nextInt(isOdd() ? INTEGERS.length : 6)];
            case INT64 -> INTEGERS[random.nextInt(isOdd() ? INTEGERS.length : 12)];
            case FLOAT64 -> random.nextInt(4) == 0 ? any(INTEGERS) : number();
            case STRING -> random.nextInt(6) == 0 ? number() : "\"" + any(TEXTS) + "\"";
            case BYTES -> isOdd() ? "\"" + any(TEXTS) + "\"" : "\"YWJj\"";
            case DATE -> "\"" + usual(DATES) + "\"";
            case TIME -> "\"" + usual(TIMES) + "\"";
            case TIMESTAMP -> "\"" + usual(DATES) + "T" + usual(TIMES) + (isOdd() ? any(OFFSETS) : "Z") + "\"";
            case LOCAL_TIMESTAMP -> "\"" + usual(DATES) + "T" + usual(TIMES) + (isOdd() ? any(OFFSETS) : "") + "\"";
        };
    }

    private String number() {
        return random.nextBoolean()
                ? any(FRACTIONS)
                : Double.toString(random.nextInt(3) == 0 ? random.nextGaussian() : random.nextInt(10_000) / 100.0);
    }

    private String usual(String[] choice) {
        return isOdd() ? any(choice) : choice[random.nextInt(2)];
    }

    private boolean isOdd() {
        return random.nextInt(oddity) == 0;
    }

    private String any(String[] choice) {
        return choice[random.nextInt(choice.length)];
    }

    /** No line feed: it would end a line. */
    private String blank() {
        return isSpaced && random.nextInt(3) == 0 ? any(new String[] {" ", "\t", "  ", "\r"}) : "";
    }
}
