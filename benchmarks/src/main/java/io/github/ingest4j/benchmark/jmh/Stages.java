// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.jmh;

import com.github.luben.zstd.ZstdCompressCtx;
import io.github.ingest4j.Page;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.benchmark.contender.Encoded;
import io.github.ingest4j.benchmark.contender.FilePage;
import io.github.ingest4j.benchmark.contender.OursSchema;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Input;
import io.github.ingest4j.benchmark.data.Shape;
import io.github.ingest4j.core.csv.CsvTransformer;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.record.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The stages of a conversion, each over the same 16 MB of input: text into columns, columns into a file, pages through the
 * codec. The encoder without its codec is the difference of {@link #encode} and {@link #compress}, as long as the sink
 * cannot leave compression out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class Stages {
    private static final long INPUT_BYTES = 16_000_000;
    private static final int LEVEL = 3;

    private Path folder = Path.of("");
    private Path events = folder;
    private Path trips = folder;
    private List<Batch> batches = List.of();
    private List<byte[]> pages = List.of();

    /** Makes the inputs of all stages. */
    @Setup(Level.Trial)
    public void prepare() throws IOException {
        folder = Files.createTempDirectory("stages");
        events = new Input(Shape.EVENTS, Frame.NDJSON, INPUT_BYTES, 1).in(folder);
        trips = new Input(Shape.TAXI, Frame.CSV, INPUT_BYTES, 1).in(folder);
        Collected collected = new Collected();
        shredJson(collected);
        batches = collected.batches;
        pages = Encoded.plainPages(events, folder.resolve("plain.parquet"));
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** JSON into columns. */
    @Benchmark
    public long json() throws IOException {
        Counted counted = new Counted();
        shredJson(counted);
        return counted.rows;
    }

    private void shredJson(Transformer.RecordOutput output) throws IOException {
        try (FilePage page = new FilePage(events, Page.NDJSON)) {
            JsonTransformer.create().transform(page, OursSchema.of(Shape.EVENTS), output);
        }
    }

    /** CSV into columns. */
    @Benchmark
    public long csv() throws IOException {
        Counted counted = new Counted();
        try (FilePage page = new FilePage(trips, Page.CSV)) {
            CsvTransformer.create().transform(page, OursSchema.of(Shape.TAXI), counted);
        }
        return counted.rows;
    }

    /** Columns of events into a Parquet file, compressed. */
    @Benchmark
    public long encode() throws IOException {
        return Encoded.bytes(batches, folder.resolve("encoded.parquet"), LEVEL);
    }

    /** The pages of those columns through the codec. */
    @Benchmark
    public long compress() {
        long bytes = 0;
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(LEVEL);
            for (byte[] page : pages) {
                bytes += context.compress(page).length;
            }
        }
        return bytes;
    }

    private abstract static class Output implements Transformer.RecordOutput {
        @Override
        public void reject(Rejection rejection) {
            throw new IllegalStateException("a generated record was refused: " + rejection);
        }

        @Override
        public Transformer.UnknownField unknownField(String path) {
            throw new IllegalStateException("a generated record has a field that its shape lacks: " + path);
        }
    }

    private static final class Counted extends Output {
        private long rows;

        @Override
        public void write(Batch batch) {
            rows += batch.rowCount();
        }
    }

    private static final class Collected extends Output {
        private final List<Batch> batches = new ArrayList<>();

        @Override
        public void write(Batch batch) {
            batches.add(batch);
        }
    }
}
