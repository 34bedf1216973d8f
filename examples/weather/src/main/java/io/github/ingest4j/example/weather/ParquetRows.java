// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;

/** Reads Parquet files with parquet-java: what is shown after a run is what another reader finds. */
public final class ParquetRows {
    private ParquetRows() {}

    /** The first rows of a file, one line each. */
    public static List<String> first(Path file, int limit) throws IOException {
        List<String> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = new Builder(new LocalInputFile(file), new PlainParquetConfiguration())
                .withCodecFactory(new ZstdReading())
                .usePageChecksumVerification()
                .build()) {
            while (rows.size() < limit) {
                Group row = reader.read();
                if (row == null) {
                    break;
                }
                rows.add(RowText.of(row));
            }
        }
        return rows;
    }

    private static final class Builder extends ParquetReader.Builder<Group> {
        Builder(InputFile file, ParquetConfiguration configuration) {
            super(file, configuration);
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    /** What parquet-java needs to read ZSTD pages without Hadoop's codecs. */
    private static final class ZstdReading
            implements CompressionCodecFactory, CompressionCodecFactory.BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
            return BytesInput.from(Zstd.decompress(bytes.toInputStream().readAllBytes(), decompressedSize));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize) {
            throw new UnsupportedOperationException("only for off-heap reading");
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codecName) {
            if (codecName == CompressionCodecName.ZSTD) {
                return this;
            }
            throw new UnsupportedOperationException("only ZSTD is read here, not " + codecName);
        }

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codecName) {
            throw new UnsupportedOperationException("nothing is written here");
        }

        @Override
        public void release() {}
    }
}
