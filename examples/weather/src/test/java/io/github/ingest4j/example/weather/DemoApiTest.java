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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoApiTest {
    private static final String HOUR = "?from=2026-11-20T09:00:00Z&to=2026-11-20T10:00:00Z";

    private final HttpClient client = HttpClient.newHttpClient();

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
