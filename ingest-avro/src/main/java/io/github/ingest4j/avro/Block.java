// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

/**
 * The records of one block, decoded value by value. Everything is checked against the bytes that are there: lengths and counts
 * are the file's to say, and make no room.
 */
final class Block {
    /** So many elements without a byte of their own are taken for meant. */
    private static final int MOST_EMPTY_ELEMENTS = 1 << 20;

    private static final int MOST_DEPTH = 256;
    private static final int VARINT_BITS = 7;

    private final byte[] bytes;
    private final long records;
    private int position;
    private int depth;

    Block(byte[] bytes, long records) throws BlockFault {
        this.bytes = bytes;
        this.records = records;
        if (records < 0 || records > Math.max(bytes.length, MOST_EMPTY_ELEMENTS)) {
            throw new BlockFault("a block of " + bytes.length + " bytes cannot hold " + records + " records");
        }
    }

    long records() {
        return records;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    int remaining() {
        return bytes.length - position;
    }

    boolean bool() throws BlockFault {
        return bytes[pass(1)] != 0;
    }

    /** A number of 32 bits. */
    int int32() throws BlockFault {
        long value = int64();
        if (value != (int) value) {
            throw new BlockFault("a number of 32 bits is " + value);
        }
        return (int) value;
    }

    /** A number of 64 bits: zigzag, seven bits a byte, the lowest first. */
    long int64() throws BlockFault {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
            byte next = bytes[pass(1)];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new BlockFault("a number has more than 64 bits");
    }

    float float32() throws BlockFault {
        return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
    }

    double float64() throws BlockFault {
        return Double.longBitsToDouble(littleEndian(Double.BYTES));
    }

    private long littleEndian(int size) throws BlockFault {
        int start = pass(size);
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = (value << Byte.SIZE) | (bytes[start + i] & 0xffL);
        }
        return value;
    }

    /** The length of text or bytes, which are there. */
    int length() throws BlockFault {
        long length = int64();
        if (length < 0 || length > remaining()) {
            throw new BlockFault("a value of " + length + " bytes, and " + remaining() + " are left in the block");
        }
        return (int) length;
    }

    /** Goes on behind so many bytes, and returns where they begin. */
    int pass(int size) throws BlockFault {
        if (size > remaining()) {
            throw new BlockFault("the block ends inside a value");
        }
        int start = position;
        position += size;
        return start;
    }

    /** How many elements of an array or map follow in a run; 0 at its end. */
    long run() throws BlockFault {
        long count = int64();
        if (count < 0) {
            int64();
            count = -count;
        }
        if (count < 0 || count > Math.max(remaining(), MOST_EMPTY_ELEMENTS)) {
            throw new BlockFault(
                    "a run of " + count + " elements, and " + remaining() + " bytes are left in the block");
        }
        return count;
    }

    /** The branch of a union that has so many. */
    int branch(int branches) throws BlockFault {
        long branch = int64();
        if (branch < 0 || branch >= branches) {
            throw new BlockFault("branch " + branch + " of a union of " + branches);
        }
        return (int) branch;
    }

    /** A value inside another of the same type begins: the bytes decide how deep that goes. */
    void enter() throws BlockFault {
        if (++depth > MOST_DEPTH) {
            throw new BlockFault("records lie more than " + MOST_DEPTH + " deep in one another");
        }
    }

    void leave() {
        depth--;
    }
}
