// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a table's schema may change once it is stored: by new columns and parts of columns, never by another type. */
final class SchemaGrowth {
    private final String table;

    SchemaGrowth(String table) {
        this.table = table;
    }

    /**
     * The table's schema with what a newer one has besides.
     *
     * @throws SchemaMismatchException if a column has another type in the newer one
     */
    Schema grown(Schema stored, Schema newer) {
        return new Schema(fields(stored.fields(), newer.fields(), "", !stored.isEmpty()));
    }

    /** A column, or a part of one, that is new: its dotted path. */
    record Added(String path, Type type) {}

    /** Dotted paths of columns, and of parts of columns, that only the newer schema has. */
    static List<String> added(Schema stored, Schema newer) {
        return additions(stored, newer).stream().map(Added::path).toList();
    }

    /** The same with their types. */
    static List<Added> additions(Schema stored, Schema newer) {
        List<Added> additions = new ArrayList<>();
        addNew(additions, stored.fields(), newer.fields(), "");
        return additions;
    }

    private List<Field> fields(List<Field> stored, List<Field> newer, String path, boolean filesExist) {
        Map<String, Field> merged = new LinkedHashMap<>();
        stored.forEach(field -> merged.put(field.name(), field));
        for (Field field : newer) {
            Field known = merged.get(field.name());
            if (known == null) {
                merged.put(field.name(), filesExist ? Field.of(field.name(), field.type()) : field);
            } else {
                Type type = type(known.type(), field.type(), path + field.name());
                merged.put(field.name(), new Field(field.name(), type, known.nullable() || field.nullable()));
            }
        }
        return new ArrayList<>(merged.values());
    }

    private Type type(Type stored, Type newer, String path) {
        if (stored instanceof Type.Struct left && newer instanceof Type.Struct right) {
            return new Type.Struct(fields(left.fields(), right.fields(), path + ".", true));
        }
        if (stored instanceof Type.ListOf left && newer instanceof Type.ListOf right) {
            return new Type.ListOf(
                    type(left.element(), right.element(), path + ".element"),
                    left.elementNullable() || right.elementNullable());
        }
        if (stored instanceof Type.MapOf left && newer instanceof Type.MapOf right) {
            return new Type.MapOf(
                    type(left.value(), right.value(), path + ".value"), left.valueNullable() || right.valueNullable());
        }
        if (!stored.equals(newer)) {
            throw new SchemaMismatchException(
                    "column '" + path + "' of table '" + table + "' is " + stored
                            + " in the files that exist and cannot become " + newer
                            + "; keep the type, or declare the other for a new table: put its sink before this one, and replay the windows into it");
        }
        return stored;
    }

    private static void addNew(List<Added> additions, List<Field> stored, List<Field> newer, String path) {
        for (Field field : newer) {
            Type known = stored.stream()
                    .filter(other -> other.name().equals(field.name()))
                    .map(Field::type)
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                additions.add(new Added(path + field.name(), field.type()));
            } else {
                addNew(additions, parts(known), parts(field.type()), path + field.name() + ".");
            }
        }
    }

    private static List<Field> parts(Type type) {
        if (type instanceof Type.Struct struct) {
            return struct.fields();
        }
        if (type instanceof Type.ListOf list) {
            return List.of(Field.of("element", list.element()));
        }
        return type instanceof Type.MapOf map ? List.of(Field.of("value", map.value())) : List.of();
    }
}
