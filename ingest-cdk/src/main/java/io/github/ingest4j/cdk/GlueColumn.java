// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.schema.Type.Decimal;
import io.github.ingest4j.schema.Type.ListOf;
import io.github.ingest4j.schema.Type.MapOf;
import io.github.ingest4j.schema.Type.Scalar;
import io.github.ingest4j.schema.Type.Struct;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A column as the Glue catalog has it.
 *
 * @param type in Hive's words, which Athena's tables are defined in
 */
record GlueColumn(String name, String type) {
    /** What every query can write without quotes, and Hive's type names can hold. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    static List<GlueColumn> of(Schema schema) {
        return schema.fields().stream()
                .map(field -> new GlueColumn(name(field), type(field.name(), field.type())))
                .toList();
    }

    /** In lower case, as the catalog folds it; the files' columns are found whatever their case. */
    private static String name(Field field) {
        if (!NAME.matcher(field.name()).matches()) {
            throw new IllegalArgumentException(
                    "Athena's columns have names of letters, digits and underscores, unlike '" + field.name()
                            + "': rename the field with a mapper");
        }
        return field.name().toLowerCase(Locale.ROOT);
    }

    private static String type(String path, Type type) {
        if (type instanceof Scalar scalar) {
            return scalar(path, scalar);
        }
        if (type instanceof Decimal decimal) {
            return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (type instanceof ListOf list) {
            return "array<" + type(path + ".element", list.element()) + ">";
        }
        if (type instanceof MapOf map) {
            return "map<string," + type(path + ".value", map.value()) + ">";
        }
        Struct struct = (Struct) type;
        return struct.fields().stream()
                .map(field -> name(field) + ":" + type(path + "." + field.name(), field.type()))
                .collect(Collectors.joining(",", "struct<", ">"));
    }

    private static String scalar(String path, Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> "boolean";
            case INT32 -> "int";
            case INT64 -> "bigint";
            case FLOAT64 -> "double";
            case STRING -> "string";
            case BYTES -> "binary";
            case DATE -> "date";
            case TIMESTAMP, LOCAL_TIMESTAMP -> "timestamp";
            case TIME ->
                throw new IllegalArgumentException("Athena's tables have no type for the time of day of '" + path
                        + "': make it a STRING, or leave it out of the table");
        };
    }
}
