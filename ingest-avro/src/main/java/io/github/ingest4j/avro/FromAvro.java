// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** An Avro record read as columns. */
final class FromAvro {
    private static final String MICROSECONDS = "declare microseconds, the finest that a column holds";

    /** Logical types that are other values than their type alone. */
    private static final Set<String> LOGICAL = Set.of(
            "date",
            "time-millis",
            "time-micros",
            "timestamp-millis",
            "timestamp-micros",
            "timestamp-nanos",
            "local-timestamp-millis",
            "local-timestamp-micros",
            "local-timestamp-nanos",
            "decimal",
            "big-decimal");

    private final Schema root;

    /** Full names of the records around the field that is read: none of them may be in it again. */
    private final Deque<String> around = new ArrayDeque<>();

    private FromAvro(Schema root) {
        this.root = root;
    }

    static List<Field> columns(Schema avro) {
        if (requireNonNull(avro, "avro").getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("the columns of a table are the fields of an Avro record, not of "
                    + avro.getType().getName() + " as here");
        }
        return new FromAvro(avro).fields(avro, "");
    }

    /**
     * A field of a record as a column that may be null, it and all its parts.
     *
     * @param record around the field
     * @param path of the field in its table
     */
    static Type type(Schema record, Schema.Field field, String path) {
        FromAvro from = new FromAvro(record);
        from.around.push(record.getFullName());
        return nullable(from.part(field.schema(), path).type());
    }

    private static Type nullable(Type type) {
        if (type instanceof Type.Struct struct) {
            return new Type.Struct(struct.fields().stream()
                    .map(field -> new Field(field.name(), nullable(field.type()), true))
                    .toList());
        }
        if (type instanceof Type.ListOf list) {
            return new Type.ListOf(nullable(list.element()), true);
        }
        return type instanceof Type.MapOf map ? new Type.MapOf(nullable(map.value()), true) : type;
    }

    /** The column for values of a schema, or another type where there is none. */
    static Type typeOr(Schema avro, Type other) {
        try {
            return new FromAvro(avro).part(avro, "").type();
        } catch (IllegalArgumentException e) {
            return other;
        }
    }

    /** What a value is: its logical type where that counts, else its type. */
    static String kind(Schema avro) {
        String logical = logicalName(avro);
        return logical != null && LOGICAL.contains(logical)
                ? logical
                : avro.getType().getName();
    }

    private List<Field> fields(Schema record, String path) {
        if (around.contains(record.getFullName())) {
            throw refused(
                    path,
                    "record " + record.getFullName() + " is inside itself, which no table can hold",
                    "make it text");
        }
        if (record.getFields().isEmpty()) {
            throw refused(path, "record " + record.getFullName() + " has no fields", "give it one");
        }
        around.push(record.getFullName());
        List<Field> fields = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            String fieldPath = path.isEmpty() ? field.name() : path + "." + field.name();
            Part part = part(field.schema(), fieldPath);
            fields.add(new Field(field.name(), part.type(), part.nullable()));
        }
        around.pop();
        return fields;
    }

    /** What a field, an element or a value is. */
    private record Part(Type type, boolean nullable) {}

    private Part part(Schema avro, String path) {
        if (!avro.isUnion()) {
            return new Part(type(avro, path), false);
        }
        List<Schema> branches = avro.getTypes();
        if (branches.size() != 2 || !avro.isNullable()) {
            throw refused(
                    path,
                    "the union " + avro + " is no type of a column",
                    "make it one type, or a union of null and one type");
        }
        Schema value = branches.get(branches.get(0).getType() == Schema.Type.NULL ? 1 : 0);
        return new Part(type(value, path), true);
    }

    private Type type(Schema avro, String path) {
        String logical = logicalName(avro);
        if (logical == null) {
            return plain(avro, path);
        }
        return switch (logical) {
            case "date" -> Type.DATE;
            case "time-millis", "time-micros" -> Type.TIME;
            case "timestamp-millis", "timestamp-micros" -> Type.TIMESTAMP;
            case "local-timestamp-millis", "local-timestamp-micros" -> Type.LOCAL_TIMESTAMP;
            case "decimal" -> decimal((LogicalTypes.Decimal) avro.getLogicalType(), path);
            case "timestamp-nanos", "local-timestamp-nanos" ->
                throw refused(path, logical + " is finer than any column", MICROSECONDS);
            case "big-decimal" ->
                throw refused(path, "big-decimal has neither precision nor scale", "declare a decimal, which has");
            default -> plain(avro, path);
        };
    }

    /** Avro drops a logical type that it does not know or that does not fit; nanoseconds are no numbers all the same. */
    private static @Nullable String logicalName(Schema avro) {
        if (avro.getLogicalType() != null) {
            return avro.getLogicalType().getName();
        }
        String declared = avro.getProp("logicalType");
        return declared != null && declared.endsWith("timestamp-nanos") ? declared : null;
    }

    private Type decimal(LogicalTypes.Decimal decimal, String path) {
        if (decimal.getPrecision() > Type.Decimal.MAX_PRECISION) {
            throw refused(
                    path,
                    "a decimal of " + decimal.getPrecision() + " digits is longer than the "
                            + Type.Decimal.MAX_PRECISION + " that a column holds",
                    "declare fewer");
        }
        return Type.decimal(decimal.getPrecision(), decimal.getScale());
    }

    private Type plain(Schema avro, String path) {
        return switch (avro.getType()) {
            case BOOLEAN -> Type.BOOLEAN;
            case INT -> Type.INT32;
            case LONG -> Type.INT64;
            case FLOAT, DOUBLE -> Type.FLOAT64;
            case STRING, ENUM -> Type.STRING;
            case BYTES, FIXED -> Type.BYTES;
            case RECORD -> new Type.Struct(fields(avro, path));
            case ARRAY -> {
                Part element = part(avro.getElementType(), path + ".element");
                yield new Type.ListOf(element.type(), element.nullable());
            }
            case MAP -> {
                Part value = part(avro.getValueType(), path + ".value");
                yield new Type.MapOf(value.type(), value.nullable());
            }
            case NULL, UNION ->
                throw refused(
                        path, "null alone is no type of a column", "leave it out, or make it a union with a type");
        };
    }

    private IllegalArgumentException refused(String path, String problem, String remedy) {
        String place = path.isEmpty() ? "" : ", field '" + path + "'";
        return new IllegalArgumentException(
                "Avro record " + root.getFullName() + place + ": " + problem + "; " + remedy);
    }
}
