// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes that grow at their end, little-endian as all of Parquet is; emptied and used again. Writers of long stretches ask for
 * room once by {@link #reserve}, write into {@link #bytes} and say by {@link #limit} how far they came.
 */
final class Buffer {
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** What one huge value has made larger than this is not kept for the small ones after it. */
    static final int MOST_KEPT = 8 << 20;

    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;
    private static final int FIRST_LENGTH = 1 << 10;

    private byte[] bytes = new byte[FIRST_LENGTH];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[FIRST_LENGTH];
        }
    }

    void limit(int end) {
        length = end;
    }

    /** Makes room for so many bytes more, and returns where they begin. */
    int reserve(long count) {
        long wanted = length + count;
        if (wanted > bytes.length) {
            if (wanted > MAX_LENGTH) {
                throw new IllegalStateException("a page of " + wanted
                        + " bytes is more than Parquet can hold; write smaller values, or fewer of them in one record");
            }
            bytes = Arrays.copyOf(bytes, (int)
                    Math.min(MAX_LENGTH, Math.max(wanted, bytes.length + (bytes.length >> 1))));
        }
        return length;
    }

    void addByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void addInt(int value) {
        reserve(Integer.BYTES);
        INTS.set(bytes, length, value);
        length += Integer.BYTES;
    }

    void addLong(long value) {
        reserve(Long.BYTES);
        LONGS.set(bytes, length, value);
        length += Long.BYTES;
    }

    void setInt(int index, int value) {
        INTS.set(bytes, index, value);
    }

    void add(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** Seven bits a byte, the lowest first: ULEB128. */
    void addVarInt(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
