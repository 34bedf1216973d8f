// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.Secret;
import io.github.ingest4j.example.weather.DemoApi;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the template says of the table, against the files that the function writes. */
@NeedsAccount
class TableInTheCatalogTest {
    private final ExampleAccount account;
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);

    TableInTheCatalogTest(ExampleAccount account) {
        this.account = account;
    }

    @BeforeEach
    void empty() {
        account.empty();
    }

    @Test
    void columnsAndPlaceAreThoseOfTheFilesThatTheFunctionWrites(@TempDir Path folder) throws Exception {
        JsonNode table = account.deployment()
                .resolved(account.template().resource("AWS::Glue::Table").properties())
                .get("TableInput");
        List<String> columns = new ArrayList<>();
        table.at("/StorageDescriptor/Columns")
                .forEach(column -> columns.add(column.get("Name").asText() + " "
                        + typeOfDuckDb(column.get("Type").asText())));
        try (DemoApi api = DemoApi.weather(Secret.of(ExampleAccount.KEY), DemoApi.Mood.WELL)) {
            account.lambda(api.url());
            account.execute(hour);
        }

        String place = "s3://" + account.curatedBucket() + "/";
        String day =
                LocalDate.ofInstant(hour.minusSeconds(3_600), ZoneOffset.UTC).toString();
        assertThat(account.keys(account.curatedBucket()))
                .singleElement()
                .asString()
                .startsWith(table.at("/Parameters/storage.location.template")
                        .asText()
                        .replace("${dt}", day)
                        .substring(place.length()));
        account.download(account.curatedBucket(), folder);
        assertThat(DuckDb.rows("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('" + folder
                        + "/data/weather/dt=*/*.parquet', hive_partitioning = false))"))
                .containsExactlyInAnyOrderElementsOf(columns);
    }

    /** What DuckDB calls a type of the catalog. */
    private static String typeOfDuckDb(String type) {
        return type.replaceAll("array<(\\w+)>", "$1[]")
                .replaceAll("struct<(.*)>", "STRUCT($1)")
                .replaceAll("(\\w+):", "$1 ")
                .replace(",", ", ")
                .replace("string", "VARCHAR")
                .replace("timestamp", "TIMESTAMP WITH TIME ZONE")
                .replace("double", "DOUBLE")
                .replace("bigint", "BIGINT");
    }
}
