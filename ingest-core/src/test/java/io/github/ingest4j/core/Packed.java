// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Texts, compressed in every way that is understood. */
public final class Packed {
    private Packed() {}

    private interface Packer {
        void write(OutputStream target, byte[] plain) throws IOException;
    }

    public static byte[] gzip(String text) {
        return packed(text, (target, plain) -> {
            try (GZIPOutputStream gzip = new GZIPOutputStream(target)) {
                gzip.write(plain);
            }
        });
    }

    public static byte[] zlib(String text) {
        return deflated(text, false);
    }

    /** Without the header, as some servers send it. */
    public static byte[] bareDeflate(String text) {
        return deflated(text, true);
    }

    /** Two frames where there is enough for it. */
    public static byte[] zstd(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        int half = plain.length / 2;
        return join(
                Zstd.compress(Arrays.copyOf(plain, half)),
                Zstd.compress(Arrays.copyOfRange(plain, half, plain.length)));
    }

    /** A file with entries of these names; a name that ends with a slash is a folder. */
    public static byte[] zip(String text, String... names) {
        return packed(text, (target, plain) -> {
            try (ZipOutputStream zip = new ZipOutputStream(target)) {
                for (String name : names) {
                    zip.putNextEntry(new ZipEntry(name));
                    if (!name.endsWith("/")) {
                        zip.write(plain);
                    }
                    zip.closeEntry();
                }
            }
        });
    }

    /** The same with a list of entries as of ZIP64, whose numbers have eight bytes. */
    public static byte[] withLongEnd(byte[] zip) {
        int end = zip.length - 22;
        ByteBuffer old = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        long size = old.getInt(end + 12);
        long start = old.getInt(end + 16);
        ByteBuffer all = ByteBuffer.allocate(zip.length + 56 + 20).order(ByteOrder.LITTLE_ENDIAN);
        all.put(zip, 0, end);
        all.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0);
        all.putLong(1).putLong(1).putLong(size).putLong(start);
        all.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        all.putInt(0x06054b50)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) -1)
                .putShort((short) -1);
        all.putInt(-1).putInt(-1).putShort((short) 0);
        return all.array();
    }

    /** A file whose first entry is called like a folder. */
    public static byte[] folderWithBytes() {
        byte[] zip = zip("0".repeat(1_000), "xyz", "a.csv");
        for (int i = 0; i + 2 < zip.length; i++) {
            if (zip[i] == 'x' && zip[i + 1] == 'y' && zip[i + 2] == 'z') {
                zip[i + 2] = '/';
            }
        }
        return zip;
    }

    public static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] deflated(String text, boolean bare) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
        try {
            return packed(text, (target, plain) -> {
                try (DeflaterOutputStream deflate = new DeflaterOutputStream(target, deflater)) {
                    deflate.write(plain);
                }
            });
        } finally {
            deflater.end();
        }
    }

    private static byte[] packed(String text, Packer packer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            packer.write(bytes, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
