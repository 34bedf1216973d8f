// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Assembles rows from columns: each leaf column has a cursor, and the levels under it say what is there. */
final class RowIterator implements Iterator<Row> {
    private static final long NANOS_PER_MICRO = 1_000;

    private final Batch batch;
    private final int[] entry;
    private final int[] value;
    private int row;

    RowIterator(Batch batch) {
        this.batch = batch;
        this.entry = new int[batch.columns().size()];
        this.value = new int[batch.columns().size()];
    }

    @Override
    public boolean hasNext() {
        return row < batch.rowCount();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        row++;
        return struct(batch.root(), batch.schema().fields());
    }

    private Row struct(Node node, List<Field> fields) {
        @Nullable Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(node.children().get(i));
        }
        return new Row(fields, values);
    }

    private @Nullable Object read(Node node) {
        int defined = batch.columns().get(node.firstColumn()).definition(entry[node.firstColumn()]);
        if (defined < node.definition()) {
            skip(node);
            return null;
        }
        return switch (node.kind()) {
            case LEAF -> leaf(node);
            case STRUCT -> struct(node, ((Type.Struct) node.type()).fields());
            case LIST -> list(node, defined);
            case MAP -> map(node, defined);
        };
    }

    private void skip(Node node) {
        for (int i = node.firstColumn(); i <= node.lastColumn(); i++) {
            entry[i]++;
        }
    }

    private List<@Nullable Object> list(Node node, int defined) {
        List<@Nullable Object> elements = new ArrayList<>();
        if (defined == node.definition()) {
            skip(node);
        } else {
            do {
                elements.add(read(node.children().get(0)));
            } while (goesOn(node));
        }
        return Collections.unmodifiableList(elements);
    }

    private Map<String, @Nullable Object> map(Node node, int defined) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        if (defined == node.definition()) {
            skip(node);
        } else {
            do {
                String key = String.valueOf(read(node.children().get(0)));
                entries.put(key, read(node.children().get(1)));
            } while (goesOn(node));
        }
        return Collections.unmodifiableMap(entries);
    }

    /** The next entry belongs to the same list if it repeats at a level inside this node. */
    private boolean goesOn(Node node) {
        Column column = batch.columns().get(node.firstColumn());
        int next = entry[node.firstColumn()];
        return next < column.entries() && column.repetition(next) == node.repetition() + 1;
    }

    private Object leaf(Node node) {
        int index = node.firstColumn();
        entry[index]++;
        Column column = batch.columns().get(index);
        int at = value[index]++;
        return switch (column.storage()) {
            case DOUBLE -> column.doubleAt(at);
            case LONG -> fromLong(node.type(), column.longAt(at));
            case BYTES -> fromBytes(node.type(), column, at);
        };
    }

    private static Object fromLong(Type type, long stored) {
        if (type instanceof Type.Decimal decimal) {
            return BigDecimal.valueOf(stored, decimal.scale());
        }
        return switch ((Type.Scalar) type) {
            case BOOLEAN -> stored != 0;
            case INT32 -> Math.toIntExact(stored);
            case DATE -> LocalDate.ofEpochDay(stored);
            case TIME -> LocalTime.ofNanoOfDay(stored * NANOS_PER_MICRO);
            case TIMESTAMP -> Instant.EPOCH.plus(stored, ChronoUnit.MICROS);
            case LOCAL_TIMESTAMP ->
                LocalDateTime.ofInstant(Instant.EPOCH.plus(stored, ChronoUnit.MICROS), ZoneOffset.UTC);
            default -> stored;
        };
    }

    private static Object fromBytes(Type type, Column column, int at) {
        if (type.equals(Type.STRING)) {
            return column.stringAt(at);
        }
        byte[] copy = Arrays.copyOfRange(column.bytes(), column.bytesStart(at), column.bytesEnd(at));
        return type instanceof Type.Decimal decimal ? new BigDecimal(new BigInteger(copy), decimal.scale()) : copy;
    }
}
