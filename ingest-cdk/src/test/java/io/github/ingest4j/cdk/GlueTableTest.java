// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Trigger;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testing.node.NeedsNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of the catalog against a file that a pipeline has really written. */
@NeedsNode
class GlueTableTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Schema ALL_TYPES = Schema.of(
            Field.of("flag", Type.BOOLEAN),
            Field.of("small", Type.INT32),
            Field.of("Large", Type.INT64),
            Field.of("real", Type.FLOAT64),
            Field.of("price", Type.decimal(10, 2)),
            Field.of("wide", Type.decimal(38, 9)),
            Field.of("text", Type.STRING).required(),
            Field.of("raw", Type.BYTES),
            Field.of("day", Type.DATE),
            Field.of("at", Type.TIMESTAMP),
            Field.of("wall", Type.LOCAL_TIMESTAMP),
            Field.of("list", Type.list(Type.INT64)),
            Field.of("map", Type.map(Type.FLOAT64)),
            Field.of(
                    "struct",
                    Type.struct(
                            Field.of("name", Type.STRING),
                            Field.of("tags", Type.list(Type.struct(Field.of("k", Type.DATE)))))));

    @TempDir
    private Path folder;

    @Test
    void columnsAndPlaceAreThoseOfTheFiles() throws Exception {
        JsonNode table = Synthesized.of(stack -> Samples.smallest(stack)
                        .table(TableDefinition.of("all_types", ALL_TYPES))
                        .build())
                .properties("Table")
                .path("TableInput");

        String key = write();

        assertThat(table.path("Parameters").properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> name.contains(".")))
                .as("order of the template")
                .isSorted();

        JsonNode location = table.at("/StorageDescriptor/Location/Fn::Join/1");
        assertThat(key).startsWith(location.path(2).asText().substring(1));
        JsonNode template = table.at("/Parameters/storage.location.template/Fn::Join/1");
        assertThat(key.substring(0, key.lastIndexOf('/') + 1))
                .isEqualTo(template.path(2).asText().substring(1).replace("${dt}", "2026-11-20"));
        Map<String, String> columns = new LinkedHashMap<>();
        for (JsonNode column : table.at("/StorageDescriptor/Columns")) {
            columns.put(column.path("Name").asText(), column.path("Type").asText());
        }
        assertThat(columns).hasSize(14).containsExactlyEntriesOf(columnsOf(folder.resolve(key)));
    }

    /** The key of the one file. */
    private String write() throws Exception {
        LocalLake lake = LocalLake.at(folder);
        return Pipeline.named("weather")
                .source(request -> PageReader.of(Page.json("[{\"text\":\"a\"}]")))
                .schema(ALL_TYPES)
                .lake(lake)
                .sink(ParquetSink.to(lake.store(), "all_types"))
                .clock(Clock.fixed(NOON, ZoneOffset.UTC))
                .build()
                .run(Trigger.at(NOON))
                .throwIfFailed()
                .windows()
                .get(0)
                .files()
                .get(0);
    }

    /** The columns that the file's footer tells, in the words of the catalog. */
    private static Map<String, String> columnsOf(Path file) throws Exception {
        Map<String, String> columns = new LinkedHashMap<>();
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery(
                        "DESCRIBE SELECT * FROM read_parquet('" + file + "', hive_partitioning = false)")) {
            while (rows.next()) {
                columns.put(rows.getString(1).toLowerCase(Locale.ROOT), glueType(rows.getString(2)));
            }
        }
        return columns;
    }

    /** From a type of DuckDB. */
    private static String glueType(String type) {
        if (type.endsWith("[]")) {
            return "array<" + glueType(type.substring(0, type.length() - 2)) + ">";
        }
        if (type.startsWith("MAP(VARCHAR, ")) {
            return "map<string," + glueType(type.substring("MAP(VARCHAR, ".length(), type.length() - 1)) + ">";
        }
        if (type.startsWith("STRUCT(")) {
            String fields = type.substring("STRUCT(".length(), type.length() - 1);
            StringBuilder text = new StringBuilder("struct<");
            String separator = "";
            for (String field : topLevel(fields)) {
                String[] parts = field.split(" ", 2);
                text.append(separator)
                        .append(parts[0].replace("\"", ""))
                        .append(':')
                        .append(glueType(parts[1]));
                separator = ",";
            }
            return text.append('>').toString();
        }
        return switch (type) {
            case "BOOLEAN" -> "boolean";
            case "INTEGER" -> "int";
            case "BIGINT" -> "bigint";
            case "DOUBLE" -> "double";
            case "VARCHAR" -> "string";
            case "BLOB" -> "binary";
            case "DATE" -> "date";
            case "TIMESTAMP", "TIMESTAMP WITH TIME ZONE" -> "timestamp";
            default -> type.toLowerCase(Locale.ROOT);
        };
    }

    /** The parts between commas that are in no parentheses. */
    private static List<String> topLevel(String fields) {
        return List.of(fields.split(", (?![^(]*\\))"));
    }
}
