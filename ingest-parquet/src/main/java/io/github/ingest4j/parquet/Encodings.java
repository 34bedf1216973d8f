// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

/** Which encodings a file may use for values that no dictionary makes smaller. */
public enum Encodings {
    /** PLAIN only: whatever reads Parquet reads these files. */
    COMPATIBLE,
    /**
     * DELTA_BINARY_PACKED for integers, dates and times, DELTA_LENGTH_BYTE_ARRAY for text and bytes, BYTE_STREAM_SPLIT for
     * floating point: often smaller, and not known to every reader. Try yours.
     */
    COMPACT
}
