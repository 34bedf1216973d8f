// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.record.Batch;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** Encodes by parquet-java: what the files of a table are compared with. */
final class ParquetJavaEncoder implements Closeable {
    /**
     * parquet-java looks at the size of what it holds after so many records at the latest. Its own 10,000 would let a few
     * large values after many small ones fill the heap.
     */
    private static final int MAX_RECORDS_BETWEEN_SIZE_CHECKS = 10;

    private final AppendedFile file;
    private final ZstdCodec codec;
    private final ParquetWriter<BatchCursor> writer;
    private boolean closed;

    ParquetJavaEncoder(
            OutputStream out, ParquetSchema schema, Map<String, String> metadata, int zstdLevel, long rowGroupBytes)
            throws IOException {
        file = new AppendedFile(out);
        codec = new ZstdCodec(zstdLevel);
        try {
            writer = new Builder(file, new BatchWriteSupport(schema, metadata))
                    .withConf(new PlainParquetConfiguration())
                    .withCodecFactory(codec)
                    .withCompressionCodec(CompressionCodecName.ZSTD)
                    .withRowGroupSize(rowGroupBytes)
                    .withPageWriteChecksumEnabled(true)
                    .withMinRowCountForPageSizeCheck(1)
                    .withMaxRowCountForPageSizeCheck(MAX_RECORDS_BETWEEN_SIZE_CHECKS)
                    .build();
        } catch (IOException | RuntimeException e) {
            codec.release();
            throw e;
        }
    }

    void write(Batch batch) throws IOException {
        BatchCursor cursor = new BatchCursor(batch);
        for (int row = 0; row < batch.rowCount(); row++) {
            writer.write(cursor);
        }
    }

    void finish() throws IOException {
        writer.close();
        file.flush();
        file.detach();
    }

    /** Does not close the parquet-java writer, which would end the file with a valid footer. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            file.detach();
            codec.release();
        }
    }

    private static final class Builder extends ParquetWriter.Builder<BatchCursor, Builder> {
        private final BatchWriteSupport support;

        Builder(OutputFile file, BatchWriteSupport support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<BatchCursor> getWriteSupport(ParquetConfiguration configuration) {
            return support;
        }

        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<BatchCursor> getWriteSupport(Configuration configuration) {
            throw new UnsupportedOperationException("no Hadoop here");
        }
    }
}
