// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.RawPages.RawPage;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The container file of a page, read block by block: Avro's own reader tells neither where a block begins nor how large it
 * may become.
 */
final class ContainerFile {
    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int SYNC_BYTES = 16;
    private static final int MOST_HEADER_BYTES = 16 << 20;

    private final RawPage page;
    private final InputStream in;
    private final int mostBlockBytes;
    private final Map<String, byte[]> metadata = new HashMap<>();
    private final byte[] sync;
    private final BlockCodec codec;
    private final Schema schema;

    private long position;
    private long blockStart;
    private long records;

    ContainerFile(RawPage page, int mostBlockBytes) throws IOException {
        this.page = page;
        this.in = new BufferedInputStream(page.body());
        this.mostBlockBytes = mostBlockBytes;
        try {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new BlockFault("it does not begin as an Avro object container file does");
            }
            position = MAGIC.length;
            readMetadata();
            sync = bytes(SYNC_BYTES);
            codec = BlockCodec.of(new String(metadata.getOrDefault("avro.codec", "null".getBytes(US_ASCII)), UTF_8));
            schema = parseSchema();
        } catch (BlockFault e) {
            throw bad(e);
        }
    }

    /** That of the writer. */
    Schema schema() {
        return schema;
    }

    /** The next block, or null at the end of the file. */
    @Nullable
    Block next() throws IOException {
        blockStart = position;
        in.mark(1);
        if (in.read() < 0) {
            return null;
        }
        in.reset();
        try {
            long count = int64();
            long size = int64();
            if (size < 0 || size > mostBlockBytes) {
                throw size < 0 ? new BlockFault("a block of " + size + " bytes") : BlockCodec.tooLong(mostBlockBytes);
            }
            byte[] stored = bytes((int) size);
            if (!Arrays.equals(bytes(SYNC_BYTES), sync)) {
                throw new BlockFault("the block does not end with the marker of its file");
            }
            return new Block(plain(stored), count);
        } catch (BlockFault e) {
            throw bad(e);
        }
    }

    private byte[] plain(byte[] stored) throws BlockFault {
        try {
            return codec.plain(stored, mostBlockBytes);
        } catch (BlockFault e) {
            throw e;
        } catch (IOException e) {
            throw new BlockFault(
                    "the block cannot be decompressed by " + codec.name().toLowerCase(Locale.ROOT), e);
        }
    }

    /** Says after how many records of the file a fault was met. */
    void countRecord() {
        records++;
    }

    long recordNumber() {
        return records;
    }

    /** The records of a block fill it. */
    void requireEnd(Block block) {
        if (block.remaining() > 0) {
            throw bad(new BlockFault(block.remaining() + " bytes are left behind its last record"));
        }
    }

    BadRecordException bad(BlockFault fault) {
        String where = blockStart == 0 ? "" : " in the block at byte " + blockStart + ", after " + records + " records";
        return new BadRecordException(
                "page " + page.number() + " (" + page.place() + ") cannot be read"
                        + (blockStart == 0 ? " at byte " + position : where) + ": " + fault.getMessage()
                        + (page.mediaType().equals(AvroPages.MEDIA_TYPE) ? "" : "; the page is " + page.mediaType()),
                fault);
    }

    private void readMetadata() throws IOException {
        long bytes = 0;
        for (long count = run(); count > 0; count = run()) {
            for (; count > 0; count--) {
                String key = new String(sized(), UTF_8);
                byte[] value = sized();
                bytes += value.length + key.length();
                if (bytes > MOST_HEADER_BYTES) {
                    throw new BlockFault("its header is longer than " + MOST_HEADER_BYTES + " bytes");
                }
                metadata.put(key, value);
            }
        }
    }

    private long run() throws IOException {
        long count = int64();
        if (count < 0) {
            int64();
        }
        return Math.abs(count);
    }

    private Schema parseSchema() throws BlockFault {
        byte[] json = metadata.get("avro.schema");
        if (json == null) {
            throw new BlockFault("its header has no schema");
        }
        Schema parsed;
        try {
            parsed = new Schema.Parser().setValidateDefaults(false).parse(new String(json, UTF_8));
        } catch (AvroRuntimeException e) {
            throw new BlockFault("the schema in its header is none of Avro's: " + e.getMessage(), e);
        }
        if (parsed.getType() != Schema.Type.RECORD) {
            throw new BlockFault("it holds values of " + parsed.getType().getName() + ", not records");
        }
        return parsed;
    }

    private byte[] sized() throws IOException {
        long length = int64();
        if (length < 0 || length > MOST_HEADER_BYTES) {
            throw new BlockFault("a value of " + length + " bytes in its header");
        }
        return bytes((int) length);
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        position += bytes.length;
        if (bytes.length < length) {
            throw cut();
        }
        return bytes;
    }

    private long int64() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.read();
            if (next < 0) {
                throw cut();
            }
            position++;
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new BlockFault("a number has more than 64 bits");
    }

    private static BlockFault cut() {
        return new BlockFault("the file ends inside a block or its header; it was cut short", new EOFException());
    }
}
