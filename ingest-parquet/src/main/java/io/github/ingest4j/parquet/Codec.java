// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

/** How the pages of a file are compressed. */
public enum Codec {
    /** Small files at little cost; Athena, Spark, DuckDB and all others of today read it. */
    ZSTD(6),
    /** Larger files, faster. Needs {@code org.xerial.snappy:snappy-java}, which this module does not bring along. */
    SNAPPY(1),
    /** For readers that know nothing newer; slow. */
    GZIP(2),
    UNCOMPRESSED(0);

    private final int id;

    Codec(int id) {
        this.id = id;
    }

    /** As {@code parquet.thrift} numbers it. */
    int id() {
        return id;
    }
}
