// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.parquet.FileFooter.ChunkPlace;
import io.github.ingest4j.parquet.FileFooter.RowGroup;
import io.github.ingest4j.record.Batch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes batches column by column (Apache Parquet format 2.12). A row group's pages are held, compressed, until it ends,
 * because a file has them column after column; then they are appended. Nothing written is ever changed, so the file can be
 * sent away as it comes.
 */
final class ParquetEncoder implements FileEncoder {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    /** Records taken in between two looks at the size of the row group. */
    private static final int STEP = 8_192;

    private static final long MAX_UNCOMPRESSED = 1L << 30;
    private static final int OUT_BUFFER = 1 << 16;

    private final EncoderOptions options;
    private final Lanes lanes;
    private final ColumnWriter[] columns;
    private final FileFooter footer;
    private final OutputStream out;
    private long position;
    private long rows;
    private boolean closed;

    /** @param threads at work on the columns, the calling one included */
    ParquetEncoder(
            OutputStream target, FileSchema schema, Map<String, String> metadata, EncoderOptions options, int threads)
            throws IOException {
        this.options = options;
        this.out = new BufferedOutputStream(target, OUT_BUFFER);
        this.columns = new ColumnWriter[schema.columns().size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new ColumnWriter(schema.columns().get(i), options);
        }
        this.footer = new FileFooter(schema, metadata, options.codec());
        append(MAGIC);
        this.lanes = new Lanes(Math.min(threads, columns.length), options);
    }

    @Override
    public void write(Batch batch) throws IOException {
        for (int i = 0; i < columns.length; i++) {
            columns[i].begin(batch.columns().get(i));
        }
        for (int taken = 0; taken < batch.rowCount(); taken += STEP) {
            int step = Math.min(STEP, batch.rowCount() - taken);
            lanes.run(columns.length, (column, work) -> columns[column].append(step, work));
            rows += step;
            if (held() >= options.rowGroupBytes() || uncompressed() >= mostUncompressed()) {
                endRowGroup();
            }
        }
    }

    private long uncompressed() {
        long bytes = 0;
        for (ColumnWriter column : columns) {
            bytes += column.uncompressedBytes();
        }
        return bytes;
    }

    /** Values that compress to next to nothing must not make a row group that no reader can unpack. */
    private long mostUncompressed() {
        return Math.max(MAX_UNCOMPRESSED, 4 * options.rowGroupBytes());
    }

    private long held() {
        long held = 0;
        for (ColumnWriter column : columns) {
            held += column.size();
        }
        return held;
    }

    @Override
    public long size() {
        return position + held();
    }

    private void endRowGroup() throws IOException {
        long start = position;
        List<ChunkPlace> places = new ArrayList<>();
        List<@Nullable BloomFilter> filters = new ArrayList<>();
        // Most of the work is in the last pages, so they are encoded side by side.
        Chunk[] chunks = new Chunk[columns.length];
        lanes.run(columns.length, (column, work) -> chunks[column] = columns[column].endChunk(work));
        for (Chunk chunk : chunks) {
            places.add(new ChunkPlace(chunk.facts(), position));
            filters.add(chunk.bloomFilter());
            if (chunk.dictionary() != null) {
                append(chunk.dictionary());
            }
            for (byte[] page : chunk.pages()) {
                append(page);
            }
        }
        for (int i = 0; i < columns.length; i++) {
            appendBloomFilter(filters.get(i), places.get(i));
        }
        footer.add(new RowGroup(start, rows, places));
        rows = 0;
    }

    @Override
    public void finish() throws IOException {
        if (rows > 0) {
            endRowGroup();
        }
        List<ChunkPlace> places = new ArrayList<>();
        for (RowGroup group : footer.rowGroups()) {
            places.addAll(group.chunks());
        }
        for (ChunkPlace place : places) {
            appendColumnIndex(place);
        }
        for (ChunkPlace place : places) {
            appendOffsetIndex(place);
        }
        byte[] end = footer.toByteArray(CreatedBy.TEXT);
        append(end);
        Buffer length = new Buffer();
        length.addInt(end.length);
        append(length.toByteArray());
        append(MAGIC);
        out.flush();
    }

    private void appendBloomFilter(@Nullable BloomFilter filter, ChunkPlace place) throws IOException {
        if (filter != null) {
            Buffer page = begin();
            filter.write(page);
            place.bloomOffset = position;
            place.bloomBytes = page.length();
            append(page);
        }
    }

    private void appendColumnIndex(ChunkPlace place) throws IOException {
        if (place.facts.index().hasBounds()) {
            Buffer page = begin();
            place.facts.index().writeBounds(page);
            place.columnIndexOffset = position;
            place.columnIndexBytes = page.length();
            append(page);
        }
    }

    private void appendOffsetIndex(ChunkPlace place) throws IOException {
        Buffer page = begin();
        place.facts.index().writeOffsets(place.dataOffset(), page);
        place.offsetIndexOffset = position;
        place.offsetIndexBytes = page.length();
        append(page);
    }

    private Buffer begin() {
        Buffer page = lanes.first().page;
        page.clear();
        return page;
    }

    private void append(Buffer page) throws IOException {
        out.write(page.bytes(), 0, page.length());
        position += page.length();
    }

    private void append(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    /** Leaves the target as it is, what was held back included. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            lanes.close();
        }
    }
}
