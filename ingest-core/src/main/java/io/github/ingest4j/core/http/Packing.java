// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.internal.ContentDecoding;

/**
 * The formats of compressed files that a service may have for downloads. They are stored as they are, and unpacked when
 * they are read.
 */
public enum Packing {
    /** {@code .gz}: RFC 1952, of one or more members. */
    GZIP(ContentDecoding.GZIP),
    /**
     * {@code .zst}: RFC 8878. Needs {@code com.github.luben:zstd-jni} on the class path, which {@code ingest-parquet}
     * brings.
     */
    ZSTD(ContentDecoding.ZSTD),
    /** {@code .zip} with one file, whatever its name, and possibly folders; not encrypted. */
    ZIP(ContentDecoding.ZIP);

    private final String encoding;

    Packing(String encoding) {
        this.encoding = encoding;
    }

    /** As the stored page's content encoding has it. */
    String encoding() {
        return encoding;
    }
}
