// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.schema;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A record class read as a schema. What its declaration says is all that is looked at. */
final class RecordShape {
    private static final Map<Class<?>, Type> SCALARS = Map.ofEntries(
            Map.entry(boolean.class, Type.BOOLEAN),
            Map.entry(Boolean.class, Type.BOOLEAN),
            Map.entry(byte.class, Type.INT32),
            Map.entry(Byte.class, Type.INT32),
            Map.entry(short.class, Type.INT32),
            Map.entry(Short.class, Type.INT32),
            Map.entry(int.class, Type.INT32),
            Map.entry(Integer.class, Type.INT32),
            Map.entry(long.class, Type.INT64),
            Map.entry(Long.class, Type.INT64),
            Map.entry(float.class, Type.FLOAT64),
            Map.entry(Float.class, Type.FLOAT64),
            Map.entry(double.class, Type.FLOAT64),
            Map.entry(Double.class, Type.FLOAT64),
            Map.entry(String.class, Type.STRING),
            Map.entry(byte[].class, Type.BYTES),
            Map.entry(LocalDate.class, Type.DATE),
            Map.entry(LocalTime.class, Type.TIME),
            Map.entry(Instant.class, Type.TIMESTAMP),
            Map.entry(OffsetDateTime.class, Type.TIMESTAMP),
            Map.entry(LocalDateTime.class, Type.LOCAL_TIMESTAMP));

    private final Class<?> root;

    /** The records around the component that is read, innermost first: none of them may be in it again. */
    private final Deque<Class<?>> around = new ArrayDeque<>();

    private RecordShape(Class<?> root) {
        this.root = root;
    }

    static Schema schema(Class<?> type, Field... instead) {
        if (!requireNonNull(type, "type").isRecord()) {
            throw new IllegalArgumentException("a schema can be read from a record class, and " + type.getName()
                    + " is none; list the columns with Schema.of(Field...)");
        }
        return new Schema(new RecordShape(type).columns(byName(type, instead)));
    }

    private static Map<String, Field> byName(Class<?> type, Field... instead) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (Field field : instead) {
            if (fields.put(field.name(), field) != null) {
                throw new IllegalArgumentException(
                        "field '" + field.name() + "' is given twice for record " + type.getSimpleName());
            }
        }
        return fields;
    }

    private List<Field> columns(Map<String, Field> instead) {
        RecordComponent[] components = root.getRecordComponents();
        checkNames(components, instead.keySet());
        around.push(root);
        List<Field> columns = new ArrayList<>();
        for (RecordComponent component : components) {
            Field given = instead.get(component.getName());
            columns.add(given == null ? field(component, component.getName()) : given);
        }
        return columns;
    }

    private void checkNames(RecordComponent[] components, Set<String> given) {
        List<String> names =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        for (String name : given) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("record " + root.getSimpleName() + " has no component '" + name
                        + "' to give a field for; it has " + names);
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "record " + root.getSimpleName() + " has no components to make columns of");
        }
    }

    private Field field(RecordComponent component, String path) {
        return new Field(
                component.getName(),
                type(component.getGenericType(), path),
                !component.getType().isPrimitive());
    }

    private Type type(java.lang.reflect.Type declared, String path) {
        if (declared instanceof ParameterizedType generic) {
            return generic(generic, path);
        }
        if (declared instanceof WildcardType wildcard && wildcard.getLowerBounds().length == 0) {
            return type(wildcard.getUpperBounds()[0], path);
        }
        if (!(declared instanceof Class<?> type)) {
            throw refused(declared, path, "is no type of a column");
        }
        Type scalar = SCALARS.get(type);
        if (scalar != null) {
            return scalar;
        }
        if (type.isEnum()) {
            return Type.STRING;
        }
        if (type.isRecord()) {
            return struct(type, path);
        }
        throw refused(type, path, problem(type));
    }

    private Type generic(ParameterizedType declared, String path) {
        java.lang.reflect.Type[] arguments = declared.getActualTypeArguments();
        if (declared.getRawType() == List.class || declared.getRawType() == Collection.class) {
            return Type.list(type(arguments[0], path + ".element"));
        }
        if (declared.getRawType() == Map.class) {
            if (arguments[0] != String.class) {
                throw refused(declared, path, "has keys other than String");
            }
            return Type.map(type(arguments[1], path + ".value"));
        }
        throw refused(declared, path, "is no type of a column");
    }

    private Type struct(Class<?> type, String path) {
        if (around.contains(type)) {
            throw refused(type, path, "is a record inside itself, which no table can hold");
        }
        around.push(type);
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            fields.add(field(component, path + "." + component.getName()));
        }
        around.pop();
        if (fields.isEmpty()) {
            throw refused(type, path, "is a record without components");
        }
        return new Type.Struct(fields);
    }

    private static String problem(Class<?> type) {
        if (type == BigDecimal.class) {
            return "says neither precision nor scale";
        }
        if (type == List.class || type == Collection.class || type == Map.class) {
            return "does not say of what";
        }
        return "is no type of a column";
    }

    private IllegalArgumentException refused(java.lang.reflect.Type declared, String path, String problem) {
        int end = path.indexOf('.');
        String column = end < 0 ? path : path.substring(0, end);
        String type = end < 0 && declared == BigDecimal.class ? "Type.decimal(10, 2)" : "<its type>";
        return new IllegalArgumentException("component '" + path + "' of record " + root.getSimpleName() + ": "
                + declared.getTypeName() + " " + problem + "; give the field of '" + column + "' yourself: Schema.of("
                + root.getSimpleName() + ".class, Field.of(\"" + column + "\", " + type + "))");
    }
}
