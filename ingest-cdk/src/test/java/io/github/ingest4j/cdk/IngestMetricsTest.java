// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.core.Contract;
import io.github.ingest4j.core.JsonReport;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.QuarantineLimit;
import io.github.ingest4j.core.Trigger;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testing.node.NeedsNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CloudWatch reads from lines of the log, by the filters of the template. */
@NeedsNode
class IngestMetricsTest {
    private static final Pattern TERM = Pattern.compile("\\(\\$\\.(\\w+) (=|>=) (\"\\*\"|\\d+)\\)");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void reportOfARunIsCounted() throws IOException {
        LocalLake lake = LocalLake.at(folder);
        RunReport report = Pipeline.named("weather")
                .source(request -> PageReader.of(Page.json("[{\"t\":1},{\"t\":2},{\"t\":\"x\"}]")))
                .schema(Schema.of(Field.of("t", Type.INT64)))
                .contract(Contract.evolve().quarantineMisfits())
                .quarantineLimit(new QuarantineLimit(0.5, 10))
                .lake(lake)
                .sink(ParquetSink.to(lake.store(), "weather"))
                .clock(Clock.fixed(NOON, ZoneOffset.UTC))
                .build()
                .run(Trigger.at(NOON));

        assertThat(counted(JsonReport.of(report)))
                .containsExactly(Map.entry("Quarantined", 1L), Map.entry("Records", 2L), Map.entry("WindowsDone", 1L));
    }

    @Test
    void linesOfLambdaAreNotCounted() throws IOException {
        assertThat(counted(
                        "{\"time\":\"2026-11-20T12:00:00Z\",\"type\":\"platform.report\",\"record\":{\"records\":1}}"))
                .isEmpty();
        assertThat(counted("{\"records\":1,\"quarantined\":1,\"windowsDone\":1}"))
                .isEmpty();
    }

    /** The values that the filters take from a line, by the names of the metrics. */
    private static Map<String, Long> counted(String line) throws IOException {
        JsonNode event = Synthesized.JSON.readTree(line);
        Map<String, Long> counted = new TreeMap<>();
        Map<String, JsonNode> filters = Samples.withStateMachine().all("AWS::Logs::MetricFilter");
        assertThat(filters).hasSize(3);
        for (JsonNode filter : filters.values()) {
            JsonNode properties = filter.path("Properties");
            if (matches(properties.path("FilterPattern").asText(), event)) {
                JsonNode metric = properties.path("MetricTransformations").path(0);
                String member = metric.path("MetricValue").asText().replace("$.", "");
                counted.put(
                        metric.path("MetricName").asText(), event.path(member).asLong());
            }
        }
        return counted;
    }

    /** As CloudWatch Logs understands the few terms that are used. */
    private static boolean matches(String pattern, JsonNode event) {
        String terms = pattern.replaceFirst("^\\{ (.*) }$", "$1");
        for (String text : terms.split(" && ")) {
            Matcher term = TERM.matcher(text);
            assertThat(term.matches()).as(text).isTrue();
            JsonNode value = event.path(term.group(1));
            boolean holds = term.group(2).equals("=")
                    ? value.isTextual()
                    : value.isNumber() && value.asLong() >= Long.parseLong(term.group(3));
            if (!holds) {
                return false;
            }
        }
        return true;
    }
}
