// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

/** Encodings of pages and levels, with the ids of {@code parquet.thrift}. */
enum Encoding {
    PLAIN(0),
    RLE(3),
    DELTA_BINARY_PACKED(5),
    DELTA_LENGTH_BYTE_ARRAY(6),
    RLE_DICTIONARY(8),
    BYTE_STREAM_SPLIT(9);

    private final int id;

    Encoding(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }
}
