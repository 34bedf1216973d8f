// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.record.Column;
import io.github.ingest4j.schema.Type;
import java.math.BigInteger;

/** How Parquet stores the values of a leaf, with the id that {@code parquet.thrift} gives the type. */
enum PhysicalType {
    BOOLEAN(0, 1),
    INT32(1, Integer.BYTES),
    INT64(2, Long.BYTES),
    DOUBLE(5, Double.BYTES),
    BYTE_ARRAY(6, 0),
    FIXED_LEN_BYTE_ARRAY(7, 0);

    /** Decimals of up to this many digits are INT32, up to {@link Column#MAX_LONG_DECIMAL_PRECISION} INT64. */
    private static final int MAX_INT_DECIMAL_PRECISION = 9;

    private final int id;
    private final int width;

    PhysicalType(int id, int width) {
        this.id = id;
        this.width = width;
    }

    int id() {
        return id;
    }

    /** Bytes of a value; 0 where they are not the same for every column. */
    int width() {
        return width;
    }

    static PhysicalType of(Type type) {
        if (type instanceof Type.Decimal decimal) {
            return ofDecimal(decimal.precision());
        }
        return switch ((Type.Scalar) type) {
            case BOOLEAN -> BOOLEAN;
            case INT32, DATE -> INT32;
            case INT64, TIME, TIMESTAMP, LOCAL_TIMESTAMP -> INT64;
            case FLOAT64 -> DOUBLE;
            case STRING, BYTES -> BYTE_ARRAY;
        };
    }

    private static PhysicalType ofDecimal(int precision) {
        if (precision <= MAX_INT_DECIMAL_PRECISION) {
            return INT32;
        }
        return precision <= Column.MAX_LONG_DECIMAL_PRECISION ? INT64 : FIXED_LEN_BYTE_ARRAY;
    }

    /** Bytes of the shortest fixed length that holds every decimal of a precision. */
    static int decimalBytes(int precision) {
        return BigInteger.TEN.pow(precision).bitLength() / Byte.SIZE + 1;
    }
}
