// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.schema;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    /**
     * The columns that a record class declares, one for each component, of the component's name.
     *
     * {@snippet class="io.github.ingest4j.schema.RecordShapeTest" region="example"}
     *
     * <table>
     * <caption>Columns of components</caption>
     * <tr><th>Java</th><th>column</th></tr>
     * <tr><td>{@code boolean}</td><td>{@link Type#BOOLEAN}</td></tr>
     * <tr><td>{@code int}, {@code short}, {@code byte}</td><td>{@link Type#INT32}</td></tr>
     * <tr><td>{@code long}</td><td>{@link Type#INT64}</td></tr>
     * <tr><td>{@code double}, {@code float}</td><td>{@link Type#FLOAT64}</td></tr>
     * <tr><td>{@code String}, an enum</td><td>{@link Type#STRING}</td></tr>
     * <tr><td>{@code byte[]}</td><td>{@link Type#BYTES}</td></tr>
     * <tr><td>{@code LocalDate}</td><td>{@link Type#DATE}</td></tr>
     * <tr><td>{@code LocalTime}</td><td>{@link Type#TIME}</td></tr>
     * <tr><td>{@code Instant}, {@code OffsetDateTime}</td><td>{@link Type#TIMESTAMP}</td></tr>
     * <tr><td>{@code LocalDateTime}</td><td>{@link Type#LOCAL_TIMESTAMP}</td></tr>
     * <tr><td>{@code List<T>}, {@code Collection<T>}</td><td>a list; its elements may be null</td></tr>
     * <tr><td>{@code Map<String, T>}</td><td>a map; its values may be null</td></tr>
     * <tr><td>another record</td><td>a struct</td></tr>
     * </table>
     *
     * <p>A primitive component is required; any other, a wrapper such as {@code Long} too, may be null. Only the declaration
     * is read: the class may be private, annotations do not count, and no record is ever made.
     *
     * @param instead fields that take the place of the component of their name, for what Java does not say: the precision of
     *     a {@code BigDecimal}, a required text, another type
     * @throws IllegalArgumentException if the class is not a record, a component has a type that is not listed here and no
     *     field instead, a record contains itself, or a field instead names no component
     */
    public static Schema of(Class<? extends Record> type, Field... instead) {
        return RecordShape.schema(type, instead);
    }

    /** The column of that name, exactly as written. */
    public Optional<Field> field(String name) {
        return fields.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Batch by batch it is asked whether a schema is the one before, and nearly always it is the same object. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Schema schema && fields.equals(schema.fields));
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** This schema as Java source: an expression to paste into a program, one top-level column a line. */
    public String toCode() {
        return fields.stream()
                .map(field -> "    " + field.toCode())
                .collect(Collectors.joining(",\n", "Schema.of(\n", ")"));
    }
}
