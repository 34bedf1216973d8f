// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up weather, one observation of each station every five minutes. The same moment has the same weather always. */
final class GeneratedWeather implements DemoRecords {
    static final Duration STEP = Duration.ofMinutes(5);
    static final List<String> STATIONS = List.of(
            "Ardnamore",
            "Brunsund",
            "Calaverde",
            "Dunholm",
            "Estrella",
            "Fjordvik",
            "Grauwald",
            "Hollin Peak",
            "Ilhota",
            "Jaskino",
            "Kestrel Bay",
            "Lomavaara");

    private static final JsonFactory JSON = new JsonFactory();
    private static final double SECONDS_OF_DAY = 86_400;

    @Override
    public List<RecordText> between(Instant from, Instant to) throws IOException {
        List<RecordText> records = new ArrayList<>();
        long step = STEP.toSeconds();
        long first = -Math.floorDiv(-from.getEpochSecond(), step) * step;
        for (long second = first; second < to.getEpochSecond(); second += step) {
            for (int station = 0; station < STATIONS.size(); station++) {
                records.add(observation(station, Instant.ofEpochSecond(second)));
            }
        }
        return records;
    }

    private static RecordText observation(int station, Instant time) throws IOException {
        Random random = new Random(time.getEpochSecond() * 31 + station);
        double dayTurn = 2 * Math.PI * time.getEpochSecond() / SECONDS_OF_DAY;
        double temperature = 12 - station - 6 * Math.cos(dayTurn) + random.nextGaussian();
        double windSpeed = Math.abs(4 + 3 * random.nextGaussian());
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("station", String.format("WX%03d", station + 1));
            json.writeStringField("name", STATIONS.get(station));
            json.writeStringField("observed_at", time.toString());
            json.writeNumberField("temperature_c", tenths(temperature));
            if (random.nextInt(20) == 0) {
                json.writeNullField("humidity_pct");
            } else {
                json.writeNumberField("humidity_pct", 40 + random.nextInt(60));
            }
            json.writeObjectFieldStart("wind");
            json.writeNumberField("speed_ms", tenths(windSpeed));
            json.writeNumberField("direction_deg", random.nextInt(360));
            json.writeArrayFieldStart("gusts_ms");
            for (int gusts = random.nextInt(4); gusts > 0; gusts--) {
                json.writeNumber(tenths(windSpeed + 5 * random.nextDouble()));
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeArrayFieldStart("tags");
            if (temperature < 0) {
                json.writeString("frost");
            }
            if (windSpeed > 8) {
                json.writeString("windy");
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return RecordText.of(text.toByteArray());
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
