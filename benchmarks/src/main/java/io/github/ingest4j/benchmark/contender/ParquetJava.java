// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How parquet-java writes without Hadoop, with all defaults but the codec's level. */
final class ParquetJava {
    /** A level that says that nothing is compressed. */
    static final String WITHOUT_CODEC = "0";

    private ParquetJava() {}

    static ParquetConfiguration configuration() {
        ParquetConfiguration configuration = new PlainParquetConfiguration();
        // Lists of three levels: the others cannot hold an element that is null.
        configuration.set("parquet.avro.write-old-list-structure", "false");
        return configuration;
    }

    static <T, B extends ParquetWriter.Builder<T, B>> B set(B builder, Job job) {
        builder.withConf(configuration()).withWriteMode(ParquetFileWriter.Mode.OVERWRITE);
        if (job.level() == Integer.parseInt(WITHOUT_CODEC)) {
            return builder.withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                    .withCodecFactory(new NoCodec());
        }
        return builder.withCompressionCodec(CompressionCodecName.ZSTD).withCodecFactory(new Zstd(job.level()));
    }
}
