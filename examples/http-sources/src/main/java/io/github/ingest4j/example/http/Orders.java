// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.http;

import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Schedule;
import io.github.ingest4j.core.http.Auth;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.http.Pagination;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;

/**
 * An API that wants an OAuth2 token of its client, asked for the orders of an hour. A page has the cursor of the next one:
 *
 * <pre>
 * POST /token                  grant_type=client_credentials&amp;scope=orders.read
 * GET /v1/orders?since=...&amp;until=...&amp;limit=20&amp;cursor=MjA
 * {"data": [{"id": 21, "placed_at": "...", "customer": {"country": "NO"}, "total": 64.5}, ...], "meta": {"next_cursor": "NDA"}}
 * </pre>
 *
 * <p>The client's id and secret are the environment variables {@code ORDERS_CLIENT_ID} and {@code ORDERS_CLIENT_SECRET}, read at
 * each request for a token; nothing else of this program has them.
 */
public final class Orders implements Example {

    public static void main(String[] args) {
        HttpSources.start("orders", args);
    }

    @Override
    public HttpSource.Builder source(String service) {
        return HttpSource.get(service + "/v1/orders")
                .query("since", "{window.start}")
                .query("until", "{window.end}")
                .auth(Auth.clientCredentials(service + "/token", "ORDERS_CLIENT_ID", "ORDERS_CLIENT_SECRET")
                        .scope("orders.read"))
                .pages(Pagination.cursor("cursor", "/meta/next_cursor")
                        .size("limit", 20)
                        .records("/data"));
    }

    @Override
    public Pipeline.Builder pipeline(HttpSource source, LocalLake lake) {
        return Pipeline.named("orders")
                .source(source)
                .transformer(JsonTransformer.records("/data"))
                .schedule(Schedule.hourly())
                .lake(lake)
                .sink(ParquetSink.to(lake.store(), "orders"));
    }
}
