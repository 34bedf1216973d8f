// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.http;

import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Schedule;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.http.Pagination;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;

/**
 * A public API, asked without credentials for the earthquakes of an hour. A page names the next one:
 *
 * <pre>
 * GET /v1/quakes?from=2026-11-20T09:00:00Z&amp;to=2026-11-20T10:00:00Z
 * {"quakes": [{"id": "q-1", "time": "2026-11-20T09:02:00Z", "magnitude": 2.5, "place": "..."}, ...],
 *  "next": "/v1/quakes?from=...&amp;to=...&amp;page=2"}
 * </pre>
 *
 * <p>Columns and their types are found in the first hour.
 */
public final class Quakes implements Example {

    public static void main(String[] args) {
        HttpSources.start("quakes", args);
    }

    @Override
    public HttpSource.Builder source(String service) {
        return HttpSource.get(service + "/v1/quakes")
                .query("from", "{window.start}")
                .query("to", "{window.end}")
                .pages(Pagination.nextLink("/next").records("/quakes"));
    }

    @Override
    public Pipeline.Builder pipeline(HttpSource source, LocalLake lake) {
        return Pipeline.named("quakes")
                .source(source)
                .transformer(JsonTransformer.records("/quakes"))
                .schedule(Schedule.hourly())
                .lake(lake)
                .sink(ParquetSink.to(lake.store(), "quakes"));
    }
}
