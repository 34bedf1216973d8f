// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One version of a table's schema, as it is stored in its commit slot. */
public record SchemaDocument(String table, int version, String writeId, Schema schema) {
    public byte[] toJson() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("kind", "schema");
        members.put("table", table);
        members.put("version", version);
        members.put("writeId", writeId);
        members.put("fields", fields(schema.fields()));
        return JsonDocument.bytes(members);
    }

    public static SchemaDocument parse(String key, byte[] body) {
        return JsonDocument.read(
                key,
                body,
                document -> new SchemaDocument(
                        document.text("table"),
                        document.integer("version"),
                        document.text("writeId"),
                        new Schema(fields(document))));
    }

    private static List<Map<String, Object>> fields(List<Field> fields) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Field field : fields) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", field.name());
            map.putAll(type(field.type(), field.nullable()));
            list.add(map);
        }
        return list;
    }

    private static Map<String, Object> type(Type type, boolean nullable) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (type instanceof Type.Scalar scalar) {
            map.put("type", scalar.name().toLowerCase(Locale.ROOT));
        } else if (type instanceof Type.Decimal decimal) {
            map.put("type", "decimal");
            map.put("precision", decimal.precision());
            map.put("scale", decimal.scale());
        } else if (type instanceof Type.ListOf list) {
            map.put("type", "list");
            map.put("element", type(list.element(), list.elementNullable()));
        } else if (type instanceof Type.MapOf entries) {
            map.put("type", "map");
            map.put("value", type(entries.value(), entries.valueNullable()));
        } else if (type instanceof Type.Struct struct) {
            map.put("type", "struct");
            map.put("fields", fields(struct.fields()));
        }
        map.put("nullable", nullable);
        return map;
    }

    private static List<Field> fields(JsonDocument document) {
        List<Field> fields = new ArrayList<>();
        for (JsonDocument field : document.objects("fields")) {
            fields.add(new Field(field.text("name"), type(field), field.flag("nullable")));
        }
        return fields;
    }

    private static Type type(JsonDocument document) {
        String name = document.text("type");
        return switch (name) {
            case "decimal" -> Type.decimal(document.integer("precision"), document.integer("scale"));
            case "list" -> {
                JsonDocument element = document.object("element");
                yield new Type.ListOf(type(element), element.flag("nullable"));
            }
            case "map" -> {
                JsonDocument value = document.object("value");
                yield new Type.MapOf(type(value), value.flag("nullable"));
            }
            case "struct" -> new Type.Struct(fields(document));
            default -> Type.Scalar.valueOf(name.toUpperCase(Locale.ROOT));
        };
    }
}
