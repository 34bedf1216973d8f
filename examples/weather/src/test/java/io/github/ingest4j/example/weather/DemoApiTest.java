// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoApiTest {
    private static final String HOUR = "?from=2026-11-20T09:00:00Z&to=2026-11-20T10:00:00Z";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void pagesHoldEveryRecordOfTheHourOnceAndAlwaysTheSame() throws Exception {
        try (DemoApi api = start(DemoApi.Mood.WELL)) {
            String first = get(api, HOUR).body();

            assertThat(first).contains("\"page\":1,\"pages\":2,").contains("&page=2\"");
            assertThat(first.lines().filter(line -> line.contains("\"station\"")))
                    .hasSize(100);
            assertThat(get(api, HOUR + "&page=2").body().lines().filter(line -> line.contains("\"station\"")))
                    .hasSize(44)
                    .doesNotHaveDuplicates();
            assertThat(get(api, HOUR + "&page=1").body()).isEqualTo(first);
        }
    }

    @Test
    void rowsOfCsvComeWithTheirHeaderOnEachPageAndOneAfterTheLast() throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), "a,b\r\n1,\"x\ny\"\r\n2,\r\n3,z");
        DataFile rows = DataFile.read(file, "", Optional.empty());
        try (DemoApi api = DemoApi.start(rows, Secret.of("open sesame"), DemoApi.Mood.WELL, 2)) {
            HttpResponse<String> first = get(api, HOUR);

            assertThat(first.headers().firstValue("Content-Type")).hasValue("text/csv");
            assertThat(first.body()).isEqualTo("a,b\n1,\"x\ny\"\n2,\n");
            assertThat(get(api, HOUR + "&page=2").body()).isEqualTo("a,b\n3,z\n");
            assertThat(get(api, HOUR + "&page=3").body()).isEqualTo("a,b\n");
            assertThat(get(api, HOUR + "&page=4").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 400", "'?from=x&to=y', 400", "'" + HOUR + "&page=3', 404", "'" + HOUR + "&page=x', 400"})
    void badQuestionsAreRefused(String query, int status) throws Exception {
        try (DemoApi api = start(DemoApi.Mood.WELL)) {
            assertThat(get(api, query).statusCode()).isEqualTo(status);
        }
    }

    @Test
    void withoutTheKeyNothingIsServed() throws Exception {
        try (DemoApi api = start(DemoApi.Mood.WELL)) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(api.url() + HOUR)).build();

            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aShakyServiceRecovers() throws Exception {
        try (DemoApi api = start(DemoApi.Mood.SHAKY)) {
            assertThat(get(api, HOUR).statusCode()).isEqualTo(503);
            assertThat(get(api, HOUR).statusCode()).isEqualTo(503);
            assertThat(get(api, HOUR).statusCode()).isEqualTo(200);

            HttpResponse<String> limited = get(api, HOUR + "&page=2");

            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(api.requests()).isEqualTo(4);
        }
    }

    @Test
    void aServiceThatIsDownStaysDown() throws Exception {
        try (DemoApi api = start(DemoApi.Mood.DOWN)) {
            for (int i = 0; i < 4; i++) {
                assertThat(get(api, HOUR).statusCode()).isEqualTo(503);
            }
        }
    }

    private static DemoApi start(DemoApi.Mood mood) throws IOException {
        return DemoApi.start(new GeneratedWeather(), Secret.of("open sesame"), mood, 100);
    }

    private HttpResponse<String> get(DemoApi api, String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api.url() + query))
                .header("X-Api-Key", "open sesame")
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
