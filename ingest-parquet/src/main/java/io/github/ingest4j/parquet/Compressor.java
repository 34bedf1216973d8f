// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.github.ingest4j.ConfigurationException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.Snappy;

/** Compresses page after page, for one thread at a time. May hold native memory until closed. */
interface Compressor extends Closeable {

    /** What the format adds to n bytes at most: this, and a sixth of them. */
    int SNAPPY_EXTRA = 32;

    /** Puts the compressed form of a page into {@code out}, in place of what it held. */
    void compress(Buffer page, Buffer out) throws IOException;

    @Override
    default void close() {}

    static Compressor of(Codec codec, int zstdLevel) {
        return switch (codec) {
            case ZSTD -> new ZstdCompressor(zstdLevel);
            case SNAPPY -> requireSnappy();
            case GZIP -> Compressor::gzip;
            case UNCOMPRESSED -> Compressor::copy;
        };
    }

    private static void copy(Buffer page, Buffer out) {
        out.clear();
        out.add(page.bytes(), 0, page.length());
    }

    private static void gzip(Buffer page, Buffer out) throws IOException {
        out.clear();
        try (GZIPOutputStream gzip = new GZIPOutputStream(new Appending(out))) {
            gzip.write(page.bytes(), 0, page.length());
        }
    }

    /**
     * Whether pages can be compressed by a codec, before any is.
     *
     * @throws ConfigurationException if it needs a library that is not there
     */
    static void check(Codec codec) {
        if (codec == Codec.SNAPPY) {
            requireSnappy();
        }
    }

    private static Compressor requireSnappy() {
        try {
            Class.forName("org.xerial.snappy.Snappy");
        } catch (ClassNotFoundException e) {
            throw new ConfigurationException(
                    "codec SNAPPY needs org.xerial.snappy:snappy-java on the class path; add it, or choose ZSTD", e);
        }
        return Compressor::snappy;
    }

    private static void snappy(Buffer page, Buffer out) throws IOException {
        out.clear();
        // The library's own bound overflows at pages that are not much larger than a gigabyte.
        out.reserve(SNAPPY_EXTRA + page.length() + page.length() / 6L);
        out.limit(Snappy.compress(page.bytes(), 0, page.length(), out.bytes(), 0));
    }

    /** A buffer as a stream. */
    final class Appending extends OutputStream {
        private final Buffer target;

        Appending(Buffer target) {
            this.target = target;
        }

        @Override
        public void write(int b) {
            target.addByte(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            target.add(bytes, offset, length);
        }
    }

    /** ZSTD with one context for all pages: to make one takes longer than to compress a small page. */
    final class ZstdCompressor implements Compressor {
        private final ZstdCompressCtx context = new ZstdCompressCtx();

        ZstdCompressor(int level) {
            context.setLevel(level);
        }

        @Override
        public void compress(Buffer page, Buffer out) {
            out.clear();
            int room = (int) Math.min(Integer.MAX_VALUE - 8L, Zstd.compressBound(page.length()));
            out.reserve(room);
            out.limit(context.compressByteArray(out.bytes(), 0, out.bytes().length, page.bytes(), 0, page.length()));
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
