// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.record.Batch;
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

    private final EncoderOptions options;
    private final Lanes lanes;
    private final ColumnWriter[] columns;
    private final FileFooter footer;
    private final FileOutput file;
    private long rows;
    private boolean closed;

    /**
     * @param threads at work on the columns, the calling one included
     * @param shared where another thread looks for work; null if there is none
     */
    ParquetEncoder(
            OutputStream target,
            FileSchema schema,
            Map<String, String> metadata,
            EncoderOptions options,
            int threads,
            @Nullable SharedRound shared)
            throws IOException {
        this.options = options;
        this.file = new FileOutput(target);
        this.columns = new ColumnWriter[schema.columns().size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new ColumnWriter(schema.columns().get(i), options);
        }
        this.footer = new FileFooter(schema, metadata, options.codec());
        file.append(MAGIC);
        this.lanes = new Lanes(Math.min(threads, columns.length), options, shared);
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
        return file.position() + held();
    }

    private void endRowGroup() throws IOException {
        long start = file.position();
        List<ChunkPlace> places = new ArrayList<>();
        // Most of the work is in the last pages, so they are encoded side by side.
        Chunk[] chunks = new Chunk[columns.length];
        lanes.run(columns.length, (column, work) -> chunks[column] = columns[column].endChunk(work));
        for (Chunk chunk : chunks) {
            places.add(new ChunkPlace(chunk.facts(), file.position()));
            if (chunk.dictionary() != null) {
                file.append(chunk.dictionary());
            }
            for (byte[] page : chunk.pages()) {
                file.append(page);
            }
        }
        for (int i = 0; i < columns.length; i++) {
            BloomFilter filter = chunks[i].bloomFilter();
            if (filter != null) {
                places.set(i, append(filter, places.get(i)));
            }
        }
        footer.add(start, rows, places);
        rows = 0;
    }

    private ChunkPlace append(BloomFilter filter, ChunkPlace place) throws IOException {
        Buffer page = lanes.first().page;
        page.clear();
        filter.write(page);
        long offset = file.position();
        file.append(page);
        return place.withBloomFilter(offset, page.length());
    }

    @Override
    public void finish() throws IOException {
        if (rows > 0) {
            endRowGroup();
        }
        footer.appendIndexes(file);
        long start = file.position();
        footer.append(CreatedBy.TEXT, file);
        long length = file.position() - start;
        if (length > Integer.MAX_VALUE) {
            throw new IOException("the footer of the file has " + length + " bytes, and Parquet has room for "
                    + Integer.MAX_VALUE + "; make larger row groups, or smaller files by maxFileBytes");
        }
        Buffer end = new Buffer();
        end.addInt((int) length);
        file.append(end);
        file.append(MAGIC);
        file.flush();
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
