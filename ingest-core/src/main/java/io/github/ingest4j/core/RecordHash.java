// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes of each record of a batch 128 bits that tell it from others, straight from the columns.
 *
 * <p>Values count, not how a schema holds them: an integer is the same in a column of integers, decimals or doubles; the order
 * of columns, of a struct's fields and of a map's entries is nothing; and a column that is null is as one that is not there,
 * so that a record stays the same when its table grows. The two words are made by one method with other numbers each, so that
 * neither follows from the other. They serve no defence against whoever looks for two records of one hash. Not thread-safe.
 */
final class RecordHash {
    private final List<String> identity;
    private List<Part> parts = List.of();
    private List<String> missing = List.of();
    private @Nullable Node root;
    private Column[] columns = {};
    private int[] entry = {};
    private int[] value = {};
    /** Of the value that was read last. */
    private final HashWords words = new HashWords();

    /** @param identity dotted paths of the columns that count; empty for all */
    RecordHash(List<String> identity) {
        this.identity = identity;
    }

    /** A node with what the traversal asks of it, and the hash of its name. */
    private record Part(Node node, HashWords.Fixed name, List<Part> children) {
        static Part of(Node node, String name) {
            return new Part(
                    node,
                    HashWords.Fixed.ofText(name),
                    node.children().stream()
                            .map(child -> of(child, child.name()))
                            .toList());
        }
    }

    /** Goes to the first record of a batch. */
    void begin(Batch batch) {
        if (batch.root() != root) {
            compile(batch.root());
        }
        columns = batch.columns().toArray(new Column[0]);
        entry = new int[columns.length];
        value = new int[columns.length];
    }

    /** Columns that count and that the batch does not have. */
    List<String> missing() {
        return missing;
    }

    /** Takes the next record; false if it has no value in any of the columns that count. */
    boolean next() {
        return fields(parts);
    }

    long high() {
        return words.high;
    }

    long low() {
        return words.low;
    }

    private void compile(Node schema) {
        root = schema;
        if (identity.isEmpty()) {
            parts = Part.of(schema, "").children();
            return;
        }
        List<Part> found = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (String path : identity) {
            Node node = find(schema, path);
            if (node == null) {
                absent.add(path);
            } else {
                found.add(Part.of(node, path));
            }
        }
        // A column is read once for a record: what is part of another that counts, counts with that.
        parts = found.stream()
                .filter(part -> found.stream().noneMatch(other -> isWithin(part.node(), other.node())))
                .toList();
        missing = absent;
    }

    private static boolean isWithin(Node node, Node struct) {
        return node.firstColumn() >= struct.firstColumn()
                && node.lastColumn() <= struct.lastColumn()
                && node.path().startsWith(struct.path() + ".");
    }

    private static @Nullable Node find(Node struct, String path) {
        for (Node child : struct.children()) {
            Node found =
                    child.path().equals(path) ? child : child.kind() == Node.Kind.STRUCT ? find(child, path) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The sum over all that have a value, each with its name; false if there is none. */
    private boolean fields(List<Part> fields) {
        long high = 0;
        long low = 0;
        boolean any = false;
        for (int i = 0; i < fields.size(); i++) {
            Part field = fields.get(i);
            if (value(field)) {
                any = true;
                words.within(field.name());
                high += words.high;
                low += words.low;
            }
        }
        words.set(high, low);
        return any;
    }

    /** Reads the value at the cursor; false for null, and for a struct of nulls. */
    private boolean value(Part part) {
        Node node = part.node();
        int defined = columns[node.firstColumn()].definition(entry[node.firstColumn()]);
        if (defined < node.definition()) {
            skip(node);
            return false;
        }
        switch (node.kind()) {
            case STRUCT -> {
                return fields(part.children());
            }
            case LEAF -> leaf(node);
            case LIST -> list(part, defined);
            case MAP -> map(part, defined);
        }
        return true;
    }

    private void list(Part list, int defined) {
        HashWords all = new HashWords();
        all.ofList();
        if (defined == list.node().definition()) {
            skip(list.node());
        } else {
            do {
                valueOrNull(list.children().get(0));
                all.append(words);
            } while (goesOn(list.node()));
        }
        words.set(all.high, all.low);
    }

    private void map(Part map, int defined) {
        long high = 0;
        long low = 0;
        if (defined == map.node().definition()) {
            skip(map.node());
        } else {
            do {
                value(map.children().get(0));
                HashWords.Fixed key = words.fixed();
                valueOrNull(map.children().get(1));
                words.within(key);
                high += words.high;
                low += words.low;
            } while (goesOn(map.node()));
        }
        words.set(high, low);
        words.withinMap();
    }

    /** Elements of lists and values of maps that are null are not left out. */
    private void valueOrNull(Part part) {
        if (!value(part)) {
            words.ofNull();
        }
    }

    private void skip(Node node) {
        for (int i = node.firstColumn(); i <= node.lastColumn(); i++) {
            entry[i]++;
        }
    }

    private boolean goesOn(Node node) {
        Column column = columns[node.firstColumn()];
        int next = entry[node.firstColumn()];
        return next < column.entries() && column.repetition(next) == node.repetition() + 1;
    }

    private void leaf(Node node) {
        int index = node.firstColumn();
        entry[index]++;
        Column column = columns[index];
        int at = value[index]++;
        switch (column.storage()) {
            case DOUBLE -> words.ofDouble(column.doubleAt(at));
            case LONG -> ofLong(node.type(), column.longAt(at));
            case BYTES -> ofBytes(node.type(), column, at);
        }
    }

    private void ofLong(Type type, long stored) {
        if (type instanceof Type.Decimal decimal) {
            words.ofDecimal(stored, decimal.scale());
        } else if (type.equals(Type.INT32) || type.equals(Type.INT64)) {
            words.ofInteger(stored);
        } else {
            words.ofScalar(((Type.Scalar) type).name().hashCode(), stored);
        }
    }

    private void ofBytes(Type type, Column column, int at) {
        int start = column.bytesStart(at);
        int length = column.bytesEnd(at) - start;
        if (type instanceof Type.Decimal decimal) {
            words.ofDecimal(column.bytes(), start, length, decimal.scale());
        } else {
            words.ofBytes(type.equals(Type.STRING), column.bytes(), start, length);
        }
    }
}
