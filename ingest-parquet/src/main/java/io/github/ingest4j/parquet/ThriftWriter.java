// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes structs in Thrift's compact protocol, which Parquet's metadata is in. Fields are written in ascending order of their
 * ids, as {@code parquet.thrift} numbers them; whatever is begun is ended.
 */
final class ThriftWriter {
    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int I16 = 4;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;

    private static final int LONGEST_SHORT_STEP = 15;
    private static final int LONGEST_SHORT_LIST = 14;
    private static final int DEEPEST = 16;

    private final Buffer out;
    private final int[] outerFields = new int[DEEPEST];
    private int depth;
    private int lastField;

    ThriftWriter(Buffer out) {
        this.out = out;
    }

    /** Begins a struct that stands by itself or is an element of a list. */
    void begin() {
        outerFields[depth++] = lastField;
        lastField = 0;
    }

    /** Begins a struct that is a field. */
    void begin(int id) {
        header(id, STRUCT);
        begin();
    }

    void end() {
        out.addByte(0);
        lastField = outerFields[--depth];
    }

    /** A field that is a struct written before, from {@link #begin()} to {@link #end}. */
    void struct(int id, byte[] written, int from, int length) {
        header(id, STRUCT);
        out.add(written, from, length);
    }

    /** A field that is a union, with a case that has no fields of its own. */
    void emptyCase(int id, int caseId) {
        begin(id);
        begin(caseId);
        end();
        end();
    }

    void bool(int id, boolean value) {
        header(id, value ? TRUE : FALSE);
    }

    void i16(int id, int value) {
        header(id, I16);
        zigzag(value);
    }

    void i32(int id, int value) {
        header(id, I32);
        zigzag(value);
    }

    void i64(int id, long value) {
        header(id, I64);
        zigzag(value);
    }

    void binary(int id, byte[] value) {
        header(id, BINARY);
        bytes(value);
    }

    void string(int id, String value) {
        binary(id, value.getBytes(StandardCharsets.UTF_8));
    }

    /** So many structs follow. */
    void structs(int id, int size) {
        list(id, STRUCT, size);
    }

    void strings(int id, List<String> elements) {
        list(id, BINARY, elements.size());
        for (String element : elements) {
            bytes(element.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** So many byte strings follow, each by {@link #bytes}. */
    void binaries(int id, int size) {
        list(id, BINARY, size);
    }

    void bytes(byte[] element) {
        out.addVarInt(element.length);
        out.add(element, 0, element.length);
    }

    /** So many numbers follow, each by {@link #number}. */
    void i32s(int id, int size) {
        list(id, I32, size);
    }

    /** So many numbers follow, each by {@link #number}. */
    void i64s(int id, int size) {
        list(id, I64, size);
    }

    void i64s(int id, long[] elements) {
        i64s(id, elements.length);
        for (long element : elements) {
            zigzag(element);
        }
    }

    void number(long element) {
        zigzag(element);
    }

    /** So many truth values follow, each by {@link #truth}. */
    void bools(int id, int size) {
        list(id, TRUE, size);
    }

    void truth(boolean element) {
        out.addByte(element ? TRUE : FALSE);
    }

    private void header(int id, int type) {
        int step = id - lastField;
        if (step > 0 && step <= LONGEST_SHORT_STEP) {
            out.addByte((step << 4) | type);
        } else {
            out.addByte(type);
            zigzag(id);
        }
        lastField = id;
    }

    private void list(int id, int type, int size) {
        header(id, LIST);
        if (size <= LONGEST_SHORT_LIST) {
            out.addByte((size << 4) | type);
        } else {
            out.addByte(0xF0 | type);
            out.addVarInt(size);
        }
    }

    private void zigzag(long value) {
        out.addVarInt((value << 1) ^ (value >> 63));
    }
}
