// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Decompresses the pages of Parquet files without Hadoop's codecs, which parquet-java would look for. */
final class PageCodecs implements CompressionCodecFactory {

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Decompressor((page, size) -> page);
            case ZSTD -> new Decompressor(PageCodecs::zstd);
            case SNAPPY -> new Decompressor(PageCodecs::snappy);
            case GZIP -> new Decompressor(PageCodecs::gzip);
            default ->
                throw new UnsupportedOperationException("its columns are compressed by " + codec
                        + ", and UNCOMPRESSED, ZSTD, SNAPPY and GZIP are read");
        };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("only for reading");
    }

    @Override
    public void release() {
        // Nothing is held.
    }

    /** The plain bytes of a page, which are as many as its header says. */
    @FunctionalInterface
    private interface Codec {
        byte[] plain(byte[] page, int size) throws IOException;
    }

    private static byte[] zstd(byte[] page, int size) throws IOException {
        byte[] plain = new byte[size];
        try {
            long length = Zstd.decompressByteArray(plain, 0, size, page, 0, page.length);
            if (Zstd.isError(length)) {
                throw new IOException("a page is no ZSTD: " + Zstd.getErrorName(length));
            }
            requireSize(length, size);
        } catch (ZstdException e) {
            throw new IOException("a page is no ZSTD: " + e.getMessage(), e);
        }
        return plain;
    }

    private static byte[] snappy(byte[] page, int size) throws IOException {
        requireSize(Snappy.uncompressedLength(page), size);
        return Snappy.uncompress(page);
    }

    private static byte[] gzip(byte[] page, int size) throws IOException {
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(page))) {
            byte[] bytes = plain.readNBytes(size);
            requireSize(plain.read() < 0 ? bytes.length : size + 1L, size);
            return bytes;
        }
    }

    private static void requireSize(long actual, int size) throws IOException {
        if (actual != size) {
            throw new IOException("a page has " + actual + " bytes where its header says " + size);
        }
    }

    private record Decompressor(Codec codec) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput page, int size) throws IOException {
            return BytesInput.from(codec.plain(page.toInputStream().readAllBytes(), size));
        }

        @Override
        public void decompress(ByteBuffer page, int length, ByteBuffer plain, int size) throws IOException {
            byte[] bytes = new byte[length];
            page.get(bytes);
            plain.put(codec.plain(bytes, size));
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }
}
