// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A known schema, and what the schemas of files add to it. */
final class NewFields {
    private final Schema known;
    private final Map<String, Field> columns = new LinkedHashMap<>();

    /** Paths of fields that the known schema does not have and that some record of the file had. */
    private final Set<String> met = new HashSet<>();

    NewFields(Schema known) {
        this.known = known;
        known.fields().forEach(field -> columns.put(field.name(), field));
    }

    void meet(String path) {
        met.add(path);
    }

    /** Adds the fields of a file that its records have. */
    void add(org.apache.avro.Schema writer, String place) {
        try {
            for (Field field : widened(known.fields(), writer, "")) {
                columns.merge(field.name(), field, NewFields::widened);
            }
            met.clear();
        } catch (IllegalArgumentException e) {
            throw new SchemaMismatchException(place + ": " + e.getMessage()
                    + ", or declare the columns of the table without this one, and say what becomes of unknown fields");
        }
    }

    private static Field widened(Field a, Field b) {
        Type type = Type.widen(a.type(), b.type())
                .orElseThrow(() -> new IllegalArgumentException("field '" + a.name() + "' is " + b.type() + " here and "
                        + a.type() + " in a page before, which no column holds both; declare it"));
        return new Field(a.name(), type, a.nullable() || b.nullable());
    }

    Schema schema() {
        try {
            return new Schema(new ArrayList<>(columns.values()));
        } catch (IllegalArgumentException e) {
            throw new SchemaMismatchException("the pages cannot be one table: " + e.getMessage());
        }
    }

    private List<Field> widened(List<Field> fields, org.apache.avro.Schema record, String path) {
        List<Field> wider = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            names.add(field.name());
            org.apache.avro.Schema.Field avro = record.getField(field.name());
            wider.add(
                    avro == null
                            ? field
                            : new Field(
                                    field.name(),
                                    widened(field.type(), avro.schema(), path + field.name()),
                                    field.nullable()));
        }
        for (org.apache.avro.Schema.Field field : record.getFields()) {
            String fieldPath = path + field.name();
            if (!names.contains(field.name()) && met.contains(fieldPath)) {
                wider.add(Field.of(field.name(), FromAvro.type(record, field, fieldPath)));
            }
        }
        return wider;
    }

    /** Known structs take new fields; whatever else is known stays. */
    private Type widened(Type type, org.apache.avro.Schema avro, String path) {
        if (avro.isUnion()) {
            Type wider = type;
            for (org.apache.avro.Schema branch : avro.getTypes()) {
                wider = widened(wider, branch, path);
            }
            return wider;
        }
        if (type instanceof Type.Struct struct && avro.getType() == org.apache.avro.Schema.Type.RECORD) {
            return new Type.Struct(widened(struct.fields(), avro, path + "."));
        }
        if (type instanceof Type.ListOf list && avro.getType() == org.apache.avro.Schema.Type.ARRAY) {
            return new Type.ListOf(
                    widened(list.element(), avro.getElementType(), path + ".element"), list.elementNullable());
        }
        if (type instanceof Type.MapOf map && avro.getType() == org.apache.avro.Schema.Type.MAP) {
            return new Type.MapOf(widened(map.value(), avro.getValueType(), path + ".value"), map.valueNullable());
        }
        return type;
    }
}
