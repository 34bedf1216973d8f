// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import java.util.Arrays;

/**
 * Writes a record into the columns straight from its bytes, if it is an ordinary one. Whatever is unusual about it, be it
 * wrong or only rare, it steps aside, with part of the record written: then {@link Shredder#read} is to read it, which
 * knows all the rules and says what is wrong. What this class takes, it takes as that method would.
 *
 * <p>The byte behind the last one is made 0 meanwhile. JSON has that byte nowhere, so that everything stops there and
 * nothing else need look whether the bytes are at their end; some behind it are looked at and not used.
 */
final class RecordScanner {
    /** Instead of an index: the record is not an ordinary one. */
    static final int ASIDE = -1;

    /** How many bytes behind the last one the array must have. */
    static final int SLACK = 2 * Long.BYTES;

    /** A parser may count a name as somewhat longer than it is. */
    private static final int NAME_SLACK = 8;

    private final ScannedPart root;
    private final StringScanner strings;
    private final LeafScanner leaves;
    private final int longestName;
    private final int depth;
    private Column[] columns;
    private boolean inLine;

    RecordScanner(Part root, Column[] columns, JsonLimits limits) {
        this.strings = new StringScanner(limits.stringLength());
        this.leaves = new LeafScanner(strings, limits.numberLength());
        this.columns = columns;
        this.longestName = limits.nameLength() - NAME_SLACK;
        this.root = new ScannedPart(root, strings, longestName);
        // What is left out may be an array, deep in the innermost object.
        this.depth = this.root.longestName() > longestName ? 0 : this.root.depth() + 1;
    }

    /** Of the objects and arrays in a record that is not left aside, itself included; 0 if all are left aside. */
    int depth() {
        return depth;
    }

    /** The columns to write to from now on. */
    void writeTo(Column[] newColumns) {
        columns = newColumns;
    }

    /**
     * Reads the record whose first brace is at an index.
     *
     * @param to the index behind the bytes that there are
     * @param isLine whether a line feed ends the record, whole or not
     * @return the index behind the record, or {@link #ASIDE}
     */
    int read(byte[] bytes, int from, int to, boolean isLine) {
        inLine = isLine;
        byte behind = bytes[to];
        bytes[to] = 0;
        try {
            return readObject(bytes, from + 1, root, 0);
        } finally {
            bytes[to] = behind;
        }
    }

    private int skipBlanks(byte[] bytes, int from) {
        int at = from;
        // Mostly there are none, which one comparison tells.
        while (bytes[at] <= ' ' && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || (b == '\n' && !inLine);
    }

    private int readObject(byte[] bytes, int from, ScannedPart struct, int repetition) {
        FieldNames names = struct.names;
        names.beginObject();
        int at = skipBlanks(bytes, from);
        if (bytes[at] == '}') {
            return writeMissing(struct, repetition) ? at + 1 : ASIDE;
        }
        while (bytes[at] == '"') {
            at = names.read(bytes, at);
            if (at < 0) {
                return ASIDE;
            }
            at = skipBlanks(bytes, at);
            int field = names.field();
            at = field < struct.children.length
                    ? readValue(bytes, at, struct.children[field], repetition)
                    : skipStranger(bytes, at, names.stranger(field));
            if (at < 0) {
                return ASIDE;
            }
            at = skipBlanks(bytes, at);
            if (bytes[at] == '}') {
                return names.isComplete() || writeMissing(struct, repetition) ? at + 1 : ASIDE;
            }
            if (bytes[at] != ',') {
                return ASIDE;
            }
            at = skipBlanks(bytes, at + 1);
        }
        return ASIDE;
    }

    private int readValue(byte[] bytes, int at, ScannedPart part, int repetition) {
        byte first = bytes[at];
        if (first == 'n') {
            return writeNull(part, repetition) ? LeafScanner.readNull(bytes, at) : ASIDE;
        }
        // No switch: most values are leaves, and the others say by their first byte what they are.
        if (part.kind == Node.Kind.LEAF) {
            Column column = columns[part.firstColumn];
            return first == '"'
                    ? leaves.readText(bytes, at + 1, part, column, repetition)
                    : leaves.readPlain(bytes, at, part, column, repetition);
        }
        if (first == '[') {
            return part.kind == Node.Kind.LIST ? readElements(bytes, at + 1, part, repetition) : ASIDE;
        }
        if (first != '{' || part.kind == Node.Kind.LIST) {
            return ASIDE;
        }
        return part.kind == Node.Kind.STRUCT
                ? readObject(bytes, at + 1, part, repetition)
                : readEntries(bytes, at + 1, part, repetition);
    }

    private int readElements(byte[] bytes, int from, ScannedPart list, int repetition) {
        ScannedPart element = list.children[0];
        int at = skipBlanks(bytes, from);
        if (bytes[at] == ']') {
            writeAbsent(list, repetition, list.definition);
            return at + 1;
        }
        int level = repetition;
        while (true) {
            at = readValue(bytes, at, element, level);
            if (at < 0) {
                return ASIDE;
            }
            at = skipBlanks(bytes, at);
            if (bytes[at] == ']') {
                return at + 1;
            }
            if (bytes[at] != ',') {
                return ASIDE;
            }
            at = skipBlanks(bytes, at + 1);
            level = list.innerRepetition;
        }
    }

    private int readEntries(byte[] bytes, int from, ScannedPart map, int repetition) {
        int at = skipBlanks(bytes, from);
        if (bytes[at] == '}') {
            writeAbsent(map, repetition, map.definition);
            return at + 1;
        }
        int level = repetition;
        for (int keys = 0; bytes[at] == '"'; keys += 2) {
            at = readKey(bytes, at + 1, map, keys, level);
            if (at < 0 || bytes[at] != ':') {
                return ASIDE;
            }
            at = readValue(bytes, skipBlanks(bytes, at + 1), map.children[1], level);
            if (at < 0) {
                return ASIDE;
            }
            at = skipBlanks(bytes, at);
            if (bytes[at] == '}') {
                return at + 1;
            }
            if (bytes[at] != ',') {
                return ASIDE;
            }
            at = skipBlanks(bytes, at + 1);
            level = map.innerRepetition;
        }
        return ASIDE;
    }

    /** A key without escapes that did not stand in the map yet; returns the index of the next byte that is not blank. */
    private int readKey(byte[] bytes, int from, ScannedPart map, int keys, int repetition) {
        int next = strings.read(bytes, from);
        boolean isOrdinary =
                next >= 0 && keys < map.keys.length && strings.isPlain() && strings.length() <= longestName;
        if (!isOrdinary) {
            return ASIDE;
        }
        int end = next - 1;
        for (int i = 0; i < keys; i += 2) {
            if (Arrays.equals(bytes, map.keys[i], map.keys[i + 1], bytes, from, end)) {
                return ASIDE;
            }
        }
        map.keys[keys] = from;
        map.keys[keys + 1] = end;
        columns[map.firstColumn].addBytes(repetition, bytes, from, end - from);
        return skipBlanks(bytes, next);
    }

    private boolean writeMissing(ScannedPart struct, int repetition) {
        FieldNames names = struct.names;
        ScannedPart[] children = struct.children;
        for (int i = 0; i < children.length; i++) {
            if (names.isMissing(i) && !writeNull(children[i], repetition)) {
                return false;
            }
        }
        return true;
    }

    private boolean writeNull(ScannedPart part, int repetition) {
        if (part.nullable) {
            writeAbsent(part, repetition, part.definition - 1);
        }
        return part.nullable;
    }

    private void writeAbsent(ScannedPart part, int repetition, int definition) {
        for (int i = part.firstColumn; i <= part.lastColumn; i++) {
            columns[i].addAbsent(repetition, definition);
        }
    }

    /** A field that is known to be left out, or has no value that anybody would ask about. */
    private int skipStranger(byte[] bytes, int at, Part.Stranger stranger) {
        if (bytes[at] == 'n') {
            return LeafScanner.readNull(bytes, at);
        }
        if (bytes[at] == '[' || bytes[at] == '{') {
            int end = skipBlanks(bytes, at + 1);
            // In ASCII, a closing bracket is two behind the opening one.
            if (bytes[end] == bytes[at] + 2) {
                return end + 1;
            }
        }
        if (stranger.answer != UnknownField.LEAVE_OUT) {
            return ASIDE;
        }
        return bytes[at] == '[' ? skipScalars(bytes, at + 1) : leaves.skip(bytes, at);
    }

    private int skipScalars(byte[] bytes, int from) {
        int at = from;
        do {
            at = skipBlanks(bytes, at);
            at = bytes[at] == 'n' ? LeafScanner.readNull(bytes, at) : leaves.skip(bytes, at);
            if (at < 0) {
                return ASIDE;
            }
            at = skipBlanks(bytes, at);
        } while (bytes[at++] == ',');
        return bytes[at - 1] == ']' ? at : ASIDE;
    }
}
