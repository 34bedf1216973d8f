// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.io.Closeable;
import java.util.zip.CRC32;

/** What one thread needs to encode pages, and all columns share that it encodes: the largest page decides its size. */
final class Workspace implements Closeable {
    final Buffer page = new Buffer();
    final Buffer compressed = new Buffer();
    final Buffer header = new Buffer();
    final CRC32 checksum = new CRC32();
    final Compressor compressor;
    private int[] numbers = new int[0];

    Workspace(EncoderOptions options) {
        compressor = Compressor.of(options.codec(), options.zstdLevel());
    }

    /** Room for so many levels or indices. */
    int[] numbers(int count) {
        if (numbers.length > Buffer.MOST_KEPT / Integer.BYTES && count < numbers.length / 2) {
            numbers = new int[count];
        }
        if (numbers.length < count) {
            numbers = new int[Math.max(count, numbers.length + (numbers.length >> 1))];
        }
        return numbers;
    }

    /** The CRC-32 of the compressed page, as the page's header has it. */
    int checksumOfCompressed() {
        checksum.reset();
        checksum.update(compressed.bytes(), 0, compressed.length());
        return (int) checksum.getValue();
    }

    @Override
    public void close() {
        compressor.close();
    }
}
