// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.schema.Type;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * How values of a column follow one another in statistics and indexes: the order that Parquet defines for their logical type
 * ({@code ColumnOrder.TYPE_ORDER}). Compares values in their PLAIN form.
 */
enum Ordering {
    BOOLEAN {
        @Override
        int compare(byte[] a, byte[] b) {
            return Byte.compare(a[0], b[0]);
        }
    },
    INT32 {
        @Override
        int compare(byte[] a, byte[] b) {
            return Integer.compare((int) Buffer.INTS.get(a, 0), (int) Buffer.INTS.get(b, 0));
        }
    },
    INT64 {
        @Override
        int compare(byte[] a, byte[] b) {
            return Long.compare((long) Buffer.LONGS.get(a, 0), (long) Buffer.LONGS.get(b, 0));
        }
    },
    /** Without NaN, which bounds never are; -0.0 comes before 0.0. */
    DOUBLE {
        @Override
        int compare(byte[] a, byte[] b) {
            return Double.compare(Double.longBitsToDouble((long) Buffer.LONGS.get(a, 0)), Double.longBitsToDouble((long)
                    Buffer.LONGS.get(b, 0)));
        }
    },
    UNSIGNED_BYTES {
        @Override
        int compare(byte[] a, byte[] b) {
            return Arrays.compareUnsigned(a, b);
        }
    },
    /** Big-endian numbers in two's complement. */
    SIGNED_BYTES {
        @Override
        int compare(byte[] a, byte[] b) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
    };

    abstract int compare(byte[] a, byte[] b);

    static Ordering of(Type type) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN -> BOOLEAN;
            case INT32 -> INT32;
            case INT64 -> INT64;
            case DOUBLE -> DOUBLE;
            case BYTE_ARRAY -> UNSIGNED_BYTES;
            case FIXED_LEN_BYTE_ARRAY -> SIGNED_BYTES;
        };
    }
}
