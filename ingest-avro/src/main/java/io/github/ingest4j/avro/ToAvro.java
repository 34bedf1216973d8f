// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Columns written as an Avro record. */
final class ToAvro {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Pattern FIELD_NAME = Pattern.compile(NAME);
    private static final Pattern RECORD_NAME = Pattern.compile(NAME + "(\\." + NAME + ")*");
    private static final String RULE = "Avro's names have ASCII letters, digits and _, and begin with no digit";

    private ToAvro() {}

    static Schema record(List<Field> fields, String fullName) {
        if (!RECORD_NAME.matcher(fullName).matches()) {
            throw new IllegalArgumentException("'" + fullName + "' is no name of an Avro record: " + RULE
                    + "; give one such as com.example.Order");
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a schema without columns is no Avro record '" + fullName + "'");
        }
        return struct(fields, fullName, "");
    }

    private static Schema struct(List<Field> fields, String fullName, String path) {
        List<Schema.Field> avro = new ArrayList<>();
        for (Field field : fields) {
            String name = field.name();
            String fieldPath = path + name;
            if (!FIELD_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "field '" + fieldPath + "' cannot be written in Avro: " + RULE + "; rename it with a mapper");
            }
            Schema type = part(field.type(), field.nullable(), fullName + "." + name, fieldPath);
            avro.add(
                    field.nullable()
                            ? new Schema.Field(name, type, null, Schema.Field.NULL_DEFAULT_VALUE)
                            : new Schema.Field(name, type));
        }
        int end = fullName.lastIndexOf('.');
        return Schema.createRecord(
                fullName.substring(end + 1), null, end < 0 ? "" : fullName.substring(0, end), false, avro);
    }

    private static Schema part(Type type, boolean nullable, String fullName, String path) {
        Schema value = type(type, fullName, path);
        return nullable ? Schema.createUnion(Schema.create(Schema.Type.NULL), value) : value;
    }

    private static Schema type(Type type, String fullName, String path) {
        if (type instanceof Type.Struct struct) {
            return struct(struct.fields(), fullName, path + ".");
        }
        if (type instanceof Type.ListOf list) {
            return Schema.createArray(
                    part(list.element(), list.elementNullable(), fullName + ".element", path + ".element"));
        }
        if (type instanceof Type.MapOf map) {
            return Schema.createMap(part(map.value(), map.valueNullable(), fullName + ".value", path + ".value"));
        }
        if (type instanceof Type.Decimal decimal) {
            return LogicalTypes.decimal(decimal.precision(), decimal.scale()).addToSchema(of(Schema.Type.BYTES));
        }
        return switch ((Type.Scalar) type) {
            case BOOLEAN -> of(Schema.Type.BOOLEAN);
            case INT32 -> of(Schema.Type.INT);
            case INT64 -> of(Schema.Type.LONG);
            case FLOAT64 -> of(Schema.Type.DOUBLE);
            case STRING -> of(Schema.Type.STRING);
            case BYTES -> of(Schema.Type.BYTES);
            case DATE -> LogicalTypes.date().addToSchema(of(Schema.Type.INT));
            case TIME -> LogicalTypes.timeMicros().addToSchema(of(Schema.Type.LONG));
            case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(of(Schema.Type.LONG));
            case LOCAL_TIMESTAMP -> LogicalTypes.localTimestampMicros().addToSchema(of(Schema.Type.LONG));
        };
    }

    private static Schema of(Schema.Type type) {
        return Schema.create(type);
    }
}
