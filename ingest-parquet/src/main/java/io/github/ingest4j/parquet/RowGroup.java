// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.io.IOException;
import java.util.List;

/**
 * What is kept of a row group after it was written, until the file ends: as the bytes that will stand there, since a large file
 * of small row groups has many thousands of chunks.
 */
final class RowGroup {
    private final long offset;
    private final long rows;
    private final long compressedBytes;
    private final long uncompressedBytes;
    /** Of all chunks, one behind the other. */
    private final Pieces metadata;

    private final Pieces columnIndexes;
    private final Pieces offsetIndexes;
    private long columnIndexesOffset;
    private long offsetIndexesOffset;

    /** Byte strings behind one another; {@code ends} says where each ends. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Pieces(byte[] bytes, int[] ends) {
        int start(int index) {
            return index == 0 ? 0 : ends[index - 1];
        }

        int length(int index) {
            return ends[index] - start(index);
        }
    }

    /** @param chunks in the order of the columns */
    RowGroup(long offset, long rows, List<ChunkPlace> chunks, Codec codec) {
        this.offset = offset;
        this.rows = rows;
        long compressed = 0;
        long uncompressed = 0;
        for (ChunkPlace chunk : chunks) {
            compressed += chunk.facts().compressedBytes();
            uncompressed += chunk.facts().uncompressedBytes();
        }
        this.compressedBytes = compressed;
        this.uncompressedBytes = uncompressed;
        Buffer out = new Buffer();
        this.metadata = metadata(chunks, codec, out);
        this.columnIndexes = columnIndexes(chunks, out);
        this.offsetIndexes = offsetIndexes(chunks, out);
    }

    long rows() {
        return rows;
    }

    private static Pieces metadata(List<ChunkPlace> chunks, Codec codec, Buffer out) {
        out.clear();
        int[] ends = new int[chunks.size()];
        ChunkMetadata writer = new ChunkMetadata(codec, new ThriftWriter(out));
        for (int i = 0; i < ends.length; i++) {
            writer.write(chunks.get(i));
            ends[i] = out.length();
        }
        return new Pieces(out.toByteArray(), ends);
    }

    /** Empty where a page has values without bounds. */
    private static Pieces columnIndexes(List<ChunkPlace> chunks, Buffer out) {
        out.clear();
        int[] ends = new int[chunks.size()];
        for (int i = 0; i < ends.length; i++) {
            PageIndex index = chunks.get(i).facts().index();
            if (index.hasBounds()) {
                index.writeBounds(out);
            }
            ends[i] = out.length();
        }
        return new Pieces(out.toByteArray(), ends);
    }

    private static Pieces offsetIndexes(List<ChunkPlace> chunks, Buffer out) {
        out.clear();
        int[] ends = new int[chunks.size()];
        for (int i = 0; i < ends.length; i++) {
            ChunkPlace chunk = chunks.get(i);
            chunk.facts().index().writeOffsets(chunk.dataOffset(), out);
            ends[i] = out.length();
        }
        return new Pieces(out.toByteArray(), ends);
    }

    void appendColumnIndexes(FileOutput file) throws IOException {
        columnIndexesOffset = file.position();
        file.append(columnIndexes.bytes());
    }

    void appendOffsetIndexes(FileOutput file) throws IOException {
        offsetIndexesOffset = file.position();
        file.append(offsetIndexes.bytes());
    }

    /** Writes {@code RowGroup} of {@code parquet.thrift}, after the indexes were appended. */
    void write(ThriftWriter thrift, int ordinal) {
        int chunks = metadata.ends().length;
        thrift.begin();
        thrift.structs(1, chunks);
        for (int i = 0; i < chunks; i++) {
            writeChunk(thrift, i);
        }
        thrift.i64(2, uncompressedBytes);
        thrift.i64(3, rows);
        thrift.i64(5, offset);
        thrift.i64(6, compressedBytes);
        if (ordinal <= Short.MAX_VALUE) {
            thrift.i16(7, ordinal);
        }
        thrift.end();
    }

    private void writeChunk(ThriftWriter thrift, int chunk) {
        thrift.begin();
        thrift.i64(2, 0);
        thrift.struct(3, metadata.bytes(), metadata.start(chunk), metadata.length(chunk));
        thrift.i64(4, offsetIndexesOffset + offsetIndexes.start(chunk));
        thrift.i32(5, offsetIndexes.length(chunk));
        if (columnIndexes.length(chunk) > 0) {
            thrift.i64(6, columnIndexesOffset + columnIndexes.start(chunk));
            thrift.i32(7, columnIndexes.length(chunk));
        }
        thrift.end();
    }
}
