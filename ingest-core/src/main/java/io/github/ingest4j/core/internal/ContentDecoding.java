// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import com.github.luben.zstd.ZstdInputStream;
import io.github.ingest4j.ConfigurationException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Undoes the compression of a body: content codings of RFC 9110 and RFC 8878, and ZIP files that hold one file. */
public final class ContentDecoding {
    public static final String GZIP = "gzip";
    public static final String DEFLATE = "deflate";
    public static final String ZSTD = "zstd";
    public static final String ZIP = "zip";

    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int ZLIB_HEADER_BYTES = 2;
    private static final int ZLIB_METHOD_DEFLATE = 8;
    private static final int ZLIB_CHECK = 31;

    private ContentDecoding() {}

    /** Whether {@link #decode} undoes it; the library that ZSTD needs may still be missing. */
    public static boolean knows(String encoding) {
        return switch (encoding) {
            case GZIP, "x-gzip", DEFLATE, ZSTD, ZIP -> true;
            default -> false;
        };
    }

    /**
     * The plain bytes. What is damaged or cut short is an {@link IOException} at a read. Closing frees what the decoder holds
     * and leaves the body open.
     *
     * @throws ConfigurationException if the library is missing that the encoding needs
     * @throws IllegalArgumentException if it is none that this class {@linkplain #knows}
     */
    public static InputStream decode(String encoding, InputStream body) throws IOException {
        InputStream open = new FilterInputStream(body) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return in.read(bytes, offset, length);
            }

            @Override
            public void close() {
                // The body is its owner's.
            }
        };
        return switch (encoding) {
            case GZIP, "x-gzip" -> new GzipMembers(open);
            case DEFLATE -> inflater(open);
            case ZSTD -> zstd(open);
            case ZIP -> new SingleFileZip(open);
            default -> throw new IllegalArgumentException("the content encoding '" + encoding + "' cannot be decoded");
        };
    }

    /** Whether bytes that begin so have the header of zlib (RFC 1950); two formats go by the name of deflate. */
    public static boolean isZlib(int first, int second) {
        return (first & 0x0f) == ZLIB_METHOD_DEFLATE && (((first & 0xff) << 8) | (second & 0xff)) % ZLIB_CHECK == 0;
    }

    /**
     * Looks for the library that ZSTD needs.
     *
     * @throws ConfigurationException if it is not there
     */
    public static void requireZstd() {
        try {
            Class.forName("com.github.luben.zstd.Zstd", false, ContentDecoding.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new ConfigurationException(
                    "the content encoding zstd needs com.github.luben:zstd-jni on the class path: add it, or take another",
                    e);
        }
    }

    private static InputStream inflater(InputStream body) throws IOException {
        PushbackInputStream start = new PushbackInputStream(body, ZLIB_HEADER_BYTES);
        byte[] header = start.readNBytes(ZLIB_HEADER_BYTES);
        start.unread(header);
        Inflater inflater = new Inflater(header.length < ZLIB_HEADER_BYTES || !isZlib(header[0], header[1]));
        return new InflaterInputStream(start, inflater, BUFFER_BYTES) {
            @Override
            public void close() throws IOException {
                super.close();
                inflater.end();
            }
        };
    }

    private static InputStream zstd(InputStream body) throws IOException {
        requireZstd();
        return Zstd.decode(body);
    }

    /** A class of its own, since the JVM looks for the library when it verifies it. */
    private static final class Zstd {
        static InputStream decode(InputStream body) throws IOException {
            return new ZstdInputStream(body);
        }
    }
}
