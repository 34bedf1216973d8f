// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.List;
import java.util.function.UnaryOperator;

/** Schemas of any names and types, made such as Avro has them. */
final class AvroTables {
    private AvroTables() {}

    static Schema withAvroNames(Schema schema) {
        return new Schema(fields(schema.fields(), type -> type));
    }

    /** Leaves changed too. */
    static Schema withAvroNames(Schema schema, UnaryOperator<Type> leaf) {
        return new Schema(fields(schema.fields(), leaf));
    }

    private static List<Field> fields(List<Field> fields, UnaryOperator<Type> leaf) {
        return fields.stream()
                .map(field -> new Field(
                        ("_" + field.name()).replaceAll("[^A-Za-z0-9_]", "_"),
                        type(field.type(), leaf),
                        field.nullable()))
                .toList();
    }

    private static Type type(Type type, UnaryOperator<Type> leaf) {
        if (type instanceof Type.Struct struct) {
            return new Type.Struct(fields(struct.fields(), leaf));
        }
        if (type instanceof Type.ListOf list) {
            return new Type.ListOf(type(list.element(), leaf), list.elementNullable());
        }
        if (type instanceof Type.MapOf map) {
            return new Type.MapOf(type(map.value(), leaf), map.valueNullable());
        }
        return leaf.apply(type);
    }
}
