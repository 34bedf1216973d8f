// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.benchmark.data.Frame;
import java.io.EOFException;
import java.io.IOException;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;

/** What an expert of parquet-java writes: Jackson's tokens straight into its record consumer, no object in between. */
public final class StreamingJson {
    private StreamingJson() {}

    public static void main(String[] args) throws IOException {
        Contender.run(args, StreamingJson::convert);
    }

    static long convert(Job job) throws IOException {
        job.refuseOwnSettings();
        long rows = 0;
        try (JsonParser parser = new JsonFactory().createParser(job.input().toFile());
                ParquetWriter<JsonParser> writer = ParquetJava.set(
                                new TokenWriteSupport.Builder(new LocalOutputFile(job.output()), job.shape()), job)
                        .build()) {
            findRecords(parser, job.frame());
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                writer.write(parser);
                rows++;
            }
        }
        return rows;
    }

    private static void findRecords(JsonParser parser, Frame frame) throws IOException {
        if (frame == Frame.ARRAY) {
            parser.nextToken();
        }
        if (frame == Frame.DOCUMENT) {
            parser.nextToken();
            while (!"data".equals(parser.nextFieldName())) {
                if (parser.currentToken() == null) {
                    throw new EOFException("the document has no field data");
                }
                parser.nextToken();
                parser.skipChildren();
            }
            parser.nextToken();
        }
    }
}
