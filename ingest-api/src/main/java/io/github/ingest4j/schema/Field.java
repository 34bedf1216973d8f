// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.schema;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A named part of a schema or of a struct.
 *
 * @param name as the source spells it: any text but the empty one
 * @param nullable whether a record may leave it out or set it to null; a record that does so with a required field does
 *     not fit the schema
 */
public record Field(String name, Type type, boolean nullable) {

    public Field {
        requireNonNull(type, "type");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a field needs a name");
        }
    }

    /** A field that may be null. */
    public static Field of(String name, Type type) {
        return new Field(name, type, true);
    }

    /** The same field, never null. */
    public Field required() {
        return new Field(name, type, false);
    }

    Field asNullable() {
        return new Field(name, type, true);
    }

    String toCode() {
        return "Field.of(" + quoted(name) + ", " + type.toCode() + ")" + (nullable ? "" : ".required()");
    }

    /** Query engines fold the case of names, so two names that differ in nothing else would be one column. */
    static void checkNames(List<Field> fields) {
        Map<String, String> seen = new HashMap<>();
        for (Field field : fields) {
            String other = seen.putIfAbsent(field.name().toLowerCase(Locale.ROOT), field.name());
            if (other != null) {
                throw new IllegalArgumentException("fields '" + other + "' and '" + field.name()
                        + "' are one column to query engines, which fold case; rename one with a mapper");
            }
        }
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                // javac resolves Unicode escapes first: that of a line end would end the line inside the string.
                out.append(String.format(c < ' ' ? "\\%03o" : "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
