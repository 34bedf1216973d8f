// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk;

import io.github.ingest4j.cdk.TableDefinition;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;

/** The table as Athena finds it. A test compares it with the files that the function writes. */
final class WeatherTable {
    /** What the function's pipeline calls it. */
    static final String NAME = "weather";

    static final Schema COLUMNS = Schema.of(
            Field.of("station", Type.STRING),
            Field.of("observed_at", Type.TIMESTAMP),
            Field.of("name", Type.STRING),
            Field.of("temperature_c", Type.FLOAT64),
            Field.of("humidity_pct", Type.INT64),
            Field.of(
                    "wind",
                    Type.struct(
                            Field.of("speed_ms", Type.FLOAT64),
                            Field.of("direction_deg", Type.INT64),
                            Field.of("gusts_ms", Type.list(Type.FLOAT64)))),
            Field.of("tags", Type.list(Type.STRING)));

    private WeatherTable() {}

    static TableDefinition definition() {
        return TableDefinition.of(NAME, COLUMNS);
    }
}
