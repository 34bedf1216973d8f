// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline whose schema is a record class. */
class RecordSchemaTest {
    private record Item(String name, int count) {}

    private enum Status {
        OPEN,
        PAID
    }

    private record Order(
            long id,
            Status status,
            Instant placed,
            LocalDate due,
            List<Item> items,
            Map<String, Double> weights,
            BigDecimal price) {}

    @TempDir
    Path folder;

    private WindowReport run(String json) {
        Pipeline pipeline = new Lake(folder)
                .pipeline(request -> PageReader.of(Page.json(json)))
                .schema(Schema.of(Order.class, Field.of("price", Type.decimal(10, 2))))
                .build();
        return pipeline.run(Lake.NINE).windows().get(0);
    }

    @Test
    void recordsOfJsonBecomeRowsOfItsTypes() throws Exception {
        WindowReport report = run("""
                [{"id": 1, "status": "PAID", "placed": "2026-11-20T09:00:00+02:00", "due": "2026-12-01",
                  "items": [{"name": "bolt", "count": 2}, {"name": "nut", "count": 3}],
                  "weights": {"net": 1.5}, "price": 12.5},
                 {"id": 2}]
                """);

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(DuckDb.query("SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM read_parquet('"
                        + folder + "/data/**/*.parquet', hive_partitioning = false))"))
                .containsExactly(
                        "id BIGINT",
                        "status VARCHAR",
                        "placed TIMESTAMP WITH TIME ZONE",
                        "due DATE",
                        "items STRUCT(\"name\" VARCHAR, count INTEGER)[]",
                        "weights MAP(VARCHAR, DOUBLE)",
                        "price DECIMAL(10,2)");
        assertThat(new Lake(folder)
                        .query(
                                "SELECT id, status, epoch_ms(placed), due, items[2].name, items[2].count, weights['net'],"
                                        + " price FROM orders ORDER BY id"))
                .containsExactly(
                        "1|PAID|1795158000000|2026-12-01|nut|3|1.5|12.50", "2|null|null|null|null|null|null|null");
    }

    @Test
    void recordWithoutARequiredComponentDoesNotFit() {
        WindowReport report = run("[{\"id\": 1, \"items\": [{\"name\": \"bolt\"}]}]");

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow().message()).contains("items.element.count");
    }
}
