// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.schema;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The columns of a table, in order. Immutable; equal when names, types and order are equal.
 *
 * @param fields the columns; empty only for a table of which nothing is known yet. No two names are alike but for case.
 */
public record Schema(List<Field> fields) {

    /** A schema without a column: what is known of a table before its first record. */
    public static final Schema EMPTY = new Schema(List.of());

    public Schema {
        fields = List.copyOf(fields);
        Field.checkNames(fields);
    }

    public static Schema of(Field... fields) {
        return new Schema(List.of(fields));
    }

    /** The column of that name, exactly as written. */
    public Optional<Field> field(String name) {
        return fields.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** This schema as Java source: an expression to paste into a program, one top-level column a line. */
    public String toCode() {
        return fields.stream()
                .map(field -> "    " + field.toCode())
                .collect(Collectors.joining(",\n", "Schema.of(\n", ")"));
    }
}
