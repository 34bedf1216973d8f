// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.jerolba.carpet.CarpetParquetWriter;
import com.jerolba.carpet.TimeUnit;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.IOException;
import java.time.Instant;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;

/** Record classes all the way: Jackson binds, Carpet writes. For events on lines of their own. */
public final class Carpet {
    private Carpet() {}

    public static void main(String[] args) throws IOException {
        Contender.run(args, Carpet::convert);
    }

    static long convert(Job job) throws IOException {
        job.refuseOwnSettings();
        if (job.shape() != Shape.EVENTS || job.frame() != Frame.NDJSON) {
            throw new IllegalArgumentException("Carpet has a record class for events as NDJSON only, not for " + job);
        }
        ObjectMapper mapper =
                new ObjectMapper().registerModule(new SimpleModule().addDeserializer(Instant.class, new InstantText()));
        long rows = 0;
        try (MappingIterator<Event> events =
                        mapper.readerFor(Event.class).readValues(job.input().toFile());
                ParquetWriter<Event> writer = ParquetJava.set(
                                CarpetParquetWriter.builder(new LocalOutputFile(job.output()), Event.class)
                                        .withDefaultTimeUnit(TimeUnit.MICROS),
                                job)
                        .build()) {
            while (events.hasNextValue()) {
                writer.write(events.nextValue());
                rows++;
            }
        }
        return rows;
    }

    private static final class InstantText extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantText() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Instant.parse(parser.getText());
        }
    }
}
