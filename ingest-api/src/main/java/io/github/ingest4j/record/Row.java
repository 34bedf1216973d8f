// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import io.github.ingest4j.schema.Field;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record, or a struct inside one, seen by field name. Values have the Java class that {@link
 * io.github.ingest4j.schema.Type} states for their type. Immutable.
 *
 * <p>A name that the schema does not have is an {@link IllegalArgumentException} that lists the names there are; a null,
 * or a value of another type, is an {@link IllegalStateException}. Ask {@link #isNull} first where null may stand.
 */
public final class Row {
    private final List<Field> fields;
    private final @Nullable Object[] values;

    Row(List<Field> fields, @Nullable Object[] values) {
        this.fields = fields;
        this.values = values;
    }

    public List<Field> fields() {
        return fields;
    }

    /** Whether the schema has a field of that name. */
    public boolean has(String name) {
        return indexOf(name) >= 0;
    }

    public boolean isNull(String name) {
        return value(name) == null;
    }

    /** The value, of the class its type states, or null. */
    public @Nullable Object value(String name) {
        int index = indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no field '" + name + "'; there are "
                    + fields.stream().map(Field::name).toList());
        }
        return values[index];
    }

    public String string(String name) {
        return get(name, String.class);
    }

    public boolean bool(String name) {
        return get(name, Boolean.class);
    }

    /** The value of an INT32 or INT64 field. */
    public long int64(String name) {
        Number number = get(name, Number.class);
        if (number instanceof Long || number instanceof Integer) {
            return number.longValue();
        }
        throw new IllegalStateException("field '" + name + "' is no integer but " + number);
    }

    /** The value of a FLOAT64, INT32 or INT64 field. */
    public double float64(String name) {
        return get(name, Number.class).doubleValue();
    }

    public BigDecimal decimal(String name) {
        return get(name, BigDecimal.class);
    }

    public Instant timestamp(String name) {
        return get(name, Instant.class);
    }

    public LocalDate date(String name) {
        return get(name, LocalDate.class);
    }

    public Row struct(String name) {
        return get(name, Row.class);
    }

    @SuppressWarnings("unchecked")
    public List<@Nullable Object> list(String name) {
        return get(name, List.class);
    }

    @SuppressWarnings("unchecked")
    public Map<String, @Nullable Object> map(String name) {
        return get(name, Map.class);
    }

    private <T> T get(String name, Class<T> wanted) {
        Object value = value(name);
        if (!wanted.isInstance(value)) {
            throw new IllegalStateException("field '" + name + "' is no " + wanted.getSimpleName() + " but "
                    + (value == null ? "null" : value.getClass().getSimpleName()));
        }
        return wanted.cast(value);
    }

    private int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The fields in order, as {@code {name=value, …}}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(fields.get(i).name())
                    .append('=')
                    .append(values[i]);
        }
        return text.append('}').toString();
    }
}
