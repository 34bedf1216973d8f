// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one field, or of the record: its type if the schema has it, and what its values were seen to be.
 */
final class Guess {

    /** What a value other than null may be. */
    enum Seen {
        BOOLEAN,
        INTEGER,
        /** An integer that FLOAT64 may not hold exactly: beyond 2<sup>53</sup>. */
        LARGE_INTEGER,
        /** An integer beyond 64 bits. */
        WIDE_INTEGER,
        FRACTION,
        TEXT,
        OBJECT,
        ARRAY
    }

    private static final Type WIDE = Type.decimal(Type.Decimal.MAX_PRECISION, 0);

    final String path;
    final @Nullable Type known;
    private final Set<Seen> seen = EnumSet.noneOf(Seen.class);
    private final Map<String, Guess> fields = new LinkedHashMap<>();

    /** Of the elements of a list or the values of a map. */
    private @Nullable Guess inner;

    /** Number of the last object in which the field stood. */
    long lastObject;

    Guess(String path, @Nullable Type known) {
        this.path = path;
        this.known = known;
        if (known instanceof Type.Struct struct) {
            addKnown(struct.fields());
        }
    }

    /** What is known of the records of a table. */
    static Guess of(Schema schema) {
        Guess root = new Guess("", null);
        root.addKnown(schema.fields());
        return root;
    }

    private void addKnown(List<Field> known) {
        known.forEach(field -> fields.put(field.name(), new Guess(pathOf(field.name()), field.type())));
    }

    String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Whether the type is settled, whatever the value is. */
    boolean isSettled() {
        return known != null
                && !(known instanceof Type.Struct)
                && !(known instanceof Type.ListOf)
                && !(known instanceof Type.MapOf);
    }

    boolean isMap() {
        return known instanceof Type.MapOf;
    }

    /** Whether an object (or else an array) tells anything about the type, as far as that is known. */
    boolean takes(boolean object) {
        return known == null || (object ? !(known instanceof Type.ListOf) : known instanceof Type.ListOf);
    }

    /** Notes what a value was; false if that is no news. */
    boolean see(Seen kind) {
        return seen.add(kind);
    }

    void unsee(Seen kind) {
        seen.remove(kind);
    }

    @Nullable
    Guess field(String name) {
        return fields.get(name);
    }

    Guess addField(String name) {
        Guess field = new Guess(pathOf(name), null);
        fields.put(name, field);
        return field;
    }

    void removeField(String name) {
        fields.remove(name);
    }

    /** Of the elements of a list, or the values of a map. */
    Guess inner() {
        Guess guess = inner;
        if (guess == null) {
            if (known instanceof Type.MapOf map) {
                guess = new Guess(pathOf("value"), map.value());
            } else {
                guess = new Guess(pathOf("element"), known instanceof Type.ListOf list ? list.element() : null);
            }
            inner = guess;
        }
        return guess;
    }

    /** The schema, with the fields that were seen and are new. */
    Schema schema(Schema before) {
        return new Schema(grown(before.fields()));
    }

    private List<Field> grown(List<Field> before) {
        List<Field> result = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (Field field : before) {
            Guess guess = fields.get(field.name());
            result.add(guess == null ? field : new Field(field.name(), guess.grown(field.type()), field.nullable()));
            names.put(field.name().toLowerCase(Locale.ROOT), field.name());
        }
        fields.forEach((name, guess) -> {
            if (guess.known == null) {
                guess.guessed().ifPresent(type -> {
                    checkName(name, names);
                    result.add(Field.of(name, type));
                });
            }
        });
        return result;
    }

    private void checkName(String name, Map<String, String> names) {
        String place = path.isEmpty() ? "the records" : "'" + path + "'";
        String remedy = path.isEmpty()
                ? "; declare the columns you want and have the rest left out by Contract.dropField(), or have a transformer of your own rename it"
                : "; declare '" + path + "' as STRING or as a map";
        if (name.isEmpty()) {
            throw new SchemaMismatchException(
                    "a field of " + place + " has the empty name, which no column has" + remedy);
        }
        String other = names.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
        if (other != null) {
            throw new SchemaMismatchException("fields '" + other + "' and '" + name + "' of " + place
                    + " differ in nothing but case, and query engines take them for one column" + remedy);
        }
    }

    /** The known type, with new fields in the structs it has. */
    private Type grown(Type type) {
        if (type instanceof Type.Struct struct) {
            return new Type.Struct(grown(struct.fields()));
        }
        if (type instanceof Type.ListOf list) {
            return new Type.ListOf(inner().grown(list.element()), list.elementNullable());
        }
        if (type instanceof Type.MapOf map) {
            return new Type.MapOf(inner().grown(map.value()), map.valueNullable());
        }
        return type;
    }

    /** The type of a new field; empty if it held nothing but null, empty objects and empty arrays. */
    private Optional<Type> guessed() {
        if (!hasValue()) {
            return Optional.empty();
        }
        if (seen.equals(EnumSet.of(Seen.OBJECT))) {
            return Optional.of(new Type.Struct(grown(List.of())));
        }
        if (seen.equals(EnumSet.of(Seen.ARRAY))) {
            return inner().guessed().map(Type::list);
        }
        return Optional.of(scalar());
    }

    private boolean hasValue() {
        for (Seen kind : seen) {
            if (kind != Seen.OBJECT && kind != Seen.ARRAY) {
                return true;
            }
        }
        Guess elements = inner;
        return (elements != null && elements.hasValue())
                || fields.values().stream().anyMatch(Guess::hasValue);
    }

    private Type scalar() {
        if (seen.contains(Seen.FRACTION) && seen.contains(Seen.LARGE_INTEGER)) {
            return Type.STRING;
        }
        Optional<Type> type = Optional.empty();
        for (Seen kind : seen) {
            Type next = typeOf(kind);
            type = type.isEmpty() ? Optional.of(next) : Type.widen(type.get(), next);
            if (type.isEmpty()) {
                return Type.STRING;
            }
        }
        return type.orElse(Type.STRING);
    }

    private static Type typeOf(Seen kind) {
        return switch (kind) {
            case BOOLEAN -> Type.BOOLEAN;
            case INTEGER, LARGE_INTEGER -> Type.INT64;
            case WIDE_INTEGER -> WIDE;
            case FRACTION -> Type.FLOAT64;
            case TEXT, OBJECT, ARRAY -> Type.STRING;
        };
    }
}
