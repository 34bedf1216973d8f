// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Assembles Avro records from columns: each has a cursor, and the levels under it say what is there. */
final class RecordAssembly {
    private final Column[] columns;
    private final Node root;
    private final Schema avro;
    private final int[] entries;
    private final int[] values;

    RecordAssembly(Batch batch, Schema avro) {
        this.columns = batch.columns().toArray(Column[]::new);
        this.root = batch.root();
        this.avro = avro;
        this.entries = new int[columns.length];
        this.values = new int[columns.length];
    }

    GenericData.Record next() {
        return struct(root, avro);
    }

    private GenericData.Record struct(Node node, Schema schema) {
        GenericData.Record fields = new GenericData.Record(schema);
        for (int i = 0; i < node.children().size(); i++) {
            fields.put(i, part(node.children().get(i), schema.getFields().get(i).schema()));
        }
        return fields;
    }

    private @Nullable Object part(Node node, Schema schema) {
        int defined = columns[node.firstColumn()].definition(entries[node.firstColumn()]);
        if (defined < node.definition()) {
            skip(node);
            return null;
        }
        Schema present = node.nullable() ? schema.getTypes().get(1) : schema;
        return switch (node.kind()) {
            case LEAF -> leaf(node);
            case STRUCT -> struct(node, present);
            case LIST -> list(node, present, defined);
            case MAP -> map(node, present, defined);
        };
    }

    private List<@Nullable Object> list(Node node, Schema schema, int defined) {
        List<@Nullable Object> elements = new ArrayList<>();
        if (defined == node.definition()) {
            skip(node);
        } else {
            do {
                elements.add(part(node.children().get(0), schema.getElementType()));
            } while (goesOn(node));
        }
        return elements;
    }

    private Map<String, @Nullable Object> map(Node node, Schema schema, int defined) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (defined == node.definition()) {
            skip(node);
        } else {
            do {
                String key = (String) leaf(node.children().get(0));
                map.put(key, part(node.children().get(1), schema.getValueType()));
            } while (goesOn(node));
        }
        return map;
    }

    private void skip(Node node) {
        for (int i = node.firstColumn(); i <= node.lastColumn(); i++) {
            entries[i]++;
        }
    }

    /** The next entry belongs to the same list or map if it repeats at a level inside this node. */
    private boolean goesOn(Node node) {
        Column column = columns[node.firstColumn()];
        int next = entries[node.firstColumn()];
        return next < column.entries() && column.repetition(next) == node.repetition() + 1;
    }

    private Object leaf(Node node) {
        int index = node.firstColumn();
        entries[index]++;
        Column column = columns[index];
        int at = values[index]++;
        return switch (column.storage()) {
            case DOUBLE -> column.doubleAt(at);
            case LONG -> fromLong(node.type(), column.longAt(at));
            case BYTES ->
                node.type().equals(Type.STRING)
                        ? column.stringAt(at)
                        : ByteBuffer.wrap(
                                Arrays.copyOfRange(column.bytes(), column.bytesStart(at), column.bytesEnd(at)));
        };
    }

    private static Object fromLong(Type type, long stored) {
        if (type instanceof Type.Decimal) {
            return ByteBuffer.wrap(BigInteger.valueOf(stored).toByteArray());
        }
        if (type.equals(Type.BOOLEAN)) {
            return stored != 0;
        }
        // Not as one conditional expression, whose type would be long for both.
        if (type.equals(Type.INT32) || type.equals(Type.DATE)) {
            return Math.toIntExact(stored);
        }
        return stored;
    }
}
