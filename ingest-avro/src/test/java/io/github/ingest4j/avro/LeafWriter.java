// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.record.Column;
import io.github.ingest4j.schema.Type;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Hands one value of a leaf column over, in the physical type that {@link ParquetSchema} gives the column. */
@FunctionalInterface
interface LeafWriter {

    void write(RecordConsumer out, Column column, int value);

    static LeafWriter of(Type type) {
        if (type instanceof Type.Decimal decimal) {
            return decimal(decimal.precision());
        }
        return switch ((Type.Scalar) type) {
            case BOOLEAN -> (out, column, value) -> out.addBoolean(column.longAt(value) != 0);
            case INT32, DATE -> LeafWriter::int32;
            case INT64, TIME, TIMESTAMP, LOCAL_TIMESTAMP -> (out, column, value) -> out.addLong(column.longAt(value));
            case FLOAT64 -> (out, column, value) -> out.addDouble(column.doubleAt(value));
            case STRING, BYTES -> LeafWriter::bytes;
        };
    }

    private static LeafWriter decimal(int precision) {
        if (precision <= ParquetSchema.MAX_INT_DECIMAL_PRECISION) {
            return LeafWriter::int32;
        }
        if (precision <= Column.MAX_LONG_DECIMAL_PRECISION) {
            return (out, column, value) -> out.addLong(column.longAt(value));
        }
        byte[] fixed = new byte[ParquetSchema.decimalBytes(precision)];
        return (out, column, value) -> fixed(out, column, value, fixed);
    }

    private static void int32(RecordConsumer out, Column column, int value) {
        out.addInteger(Math.toIntExact(column.longAt(value)));
    }

    /** Declared as reused, so that whoever keeps a value copies it instead of holding the whole batch. */
    private static void bytes(RecordConsumer out, Column column, int value) {
        int start = column.bytesStart(value);
        out.addBinary(Binary.fromReusedByteArray(column.bytes(), start, column.bytesEnd(value) - start));
    }

    /** Widens a two's complement number to the fixed length by repeating its sign. */
    private static void fixed(RecordConsumer out, Column column, int value, byte[] fixed) {
        int start = column.bytesStart(value);
        int length = column.bytesEnd(value) - start;
        int padding = fixed.length - length;
        if (padding < 0) {
            throw new IllegalArgumentException("a number of " + length + " bytes in column '"
                    + column.leaf().path() + "', whose numbers have at most " + fixed.length);
        }
        byte sign = (byte) (length > 0 && column.bytes()[start] < 0 ? -1 : 0);
        Arrays.fill(fixed, 0, padding, sign);
        System.arraycopy(column.bytes(), start, fixed, padding, length);
        out.addBinary(Binary.fromReusedByteArray(fixed));
    }
}
