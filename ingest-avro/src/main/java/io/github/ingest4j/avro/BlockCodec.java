// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.xerial.snappy.Snappy;

/** How the blocks of a container file are compressed. */
enum BlockCodec {
    NULL {
        @Override
        byte[] plain(byte[] stored, int most) {
            return stored;
        }
    },
    DEFLATE {
        @Override
        byte[] plain(byte[] stored, int most) throws IOException {
            Inflater inflater = new Inflater(true);
            try (InputStream plain = new InflaterInputStream(new ByteArrayInputStream(stored), inflater)) {
                return atMost(most, plain);
            } finally {
                inflater.end();
            }
        }
    },
    /** Followed by the CRC-32 of what it was before. */
    SNAPPY {
        @Override
        byte[] plain(byte[] stored, int most) throws IOException {
            int length = stored.length - Integer.BYTES;
            if (length < 0) {
                throw new BlockFault("the block is shorter than its checksum");
            }
            if (Snappy.uncompressedLength(stored, 0, length) > most) {
                throw tooLong(most);
            }
            byte[] plain = Snappy.uncompress(Arrays.copyOf(stored, length));
            CRC32 checksum = new CRC32();
            checksum.update(plain);
            if ((int) checksum.getValue() != ByteBuffer.wrap(stored).getInt(length)) {
                throw new BlockFault("the checksum of the block is not that of its bytes");
            }
            return plain;
        }
    },
    ZSTANDARD {
        @Override
        byte[] plain(byte[] stored, int most) throws IOException {
            try (InputStream plain = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(stored))) {
                return atMost(most, plain);
            }
        }
    };

    /**
     * The bytes before they were compressed.
     *
     * @throws IOException if the bytes are none of this codec's, or become more than {@code most}
     */
    abstract byte[] plain(byte[] stored, int most) throws IOException;

    static BlockCodec of(String name) throws BlockFault {
        return switch (name) {
            case "null" -> NULL;
            case "deflate" -> DEFLATE;
            case "snappy" -> SNAPPY;
            case "zstandard" -> ZSTANDARD;
            default ->
                throw new BlockFault("its blocks are compressed by '" + name
                        + "', and null, deflate, snappy and zstandard are read; write the file with one of these");
        };
    }

    private static byte[] atMost(int most, InputStream plain) throws IOException {
        byte[] bytes = plain.readNBytes(most);
        if (bytes.length == most && plain.read() >= 0) {
            throw tooLong(most);
        }
        return bytes;
    }

    static BlockFault tooLong(int most) {
        return new BlockFault("the block is larger than " + most
                + " bytes; raise AvroTransformer.builder().maxBlockBytes(...) if the source is to be trusted");
    }
}
