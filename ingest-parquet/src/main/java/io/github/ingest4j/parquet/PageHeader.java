// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

/**
 * The header of a page: {@code PageHeader} of {@code parquet.thrift}, data pages of version 1.
 *
 * @param entries of a data page nulls included; of a dictionary page its values
 * @param encoding of the values
 */
record PageHeader(Kind kind, int entries, Encoding encoding) {

    /** With the numbers of {@code parquet.thrift}: of the page type, and of the field that tells more. */
    enum Kind {
        DATA(0, 5),
        DICTIONARY(2, 7);

        private final int type;
        private final int field;

        Kind(int type, int field) {
            this.type = type;
            this.field = field;
        }

        int type() {
            return type;
        }
    }

    void write(int uncompressed, int compressed, int checksum, Buffer out) {
        ThriftWriter thrift = new ThriftWriter(out);
        thrift.begin();
        thrift.i32(1, kind.type);
        thrift.i32(2, uncompressed);
        thrift.i32(3, compressed);
        thrift.i32(4, checksum);
        thrift.begin(kind.field);
        thrift.i32(1, entries);
        thrift.i32(2, encoding.id());
        if (kind == Kind.DATA) {
            thrift.i32(3, Encoding.RLE.id());
            thrift.i32(4, Encoding.RLE.id());
        }
        thrift.end();
        thrift.end();
    }
}
