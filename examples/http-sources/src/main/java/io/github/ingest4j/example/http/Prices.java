// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.http;

import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Schedule;
import io.github.ingest4j.core.csv.CsvTransformer;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.http.Packing;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.time.Duration;
import java.time.ZoneOffset;

/**
 * A nightly export: one ZIP file for each day, with a CSV file in it. {@code GET /exports/prices-2026-11-19.zip} gives
 *
 * <pre>
 * sku,price,currency,changed_at
 * 000417,12.90,EUR,2026-11-19T04:10:00Z
 * </pre>
 *
 * <p>The ZIP file is kept as it came. The columns are declared: a day with a price that is none, or without prices, fails and
 * says so. The file is there an hour after midnight, hence the time to settle.
 */
public final class Prices implements Example {
    private static final Schema COLUMNS = Schema.of(
            Field.of("sku", Type.STRING).required(),
            Field.of("price", Type.decimal(10, 2)).required(),
            Field.of("currency", Type.STRING),
            Field.of("changed_at", Type.TIMESTAMP));

    public static void main(String[] args) {
        HttpSources.start("prices", args);
    }

    @Override
    public HttpSource.Builder source(String service) {
        return HttpSource.get(service + "/exports/prices-{window.date}.zip")
                .mediaType("text/csv")
                .packed(Packing.ZIP);
    }

    @Override
    public Pipeline.Builder pipeline(HttpSource source, LocalLake lake) {
        return Pipeline.named("prices")
                .source(source)
                .transformer(CsvTransformer.create())
                .schema(COLUMNS)
                .schedule(Schedule.daily(ZoneOffset.UTC))
                .settle(Duration.ofHours(1))
                .lake(lake)
                .sink(ParquetSink.to(lake.store(), "prices"));
    }
}
