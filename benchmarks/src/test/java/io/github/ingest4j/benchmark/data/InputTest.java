// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputTest {
    private static final long BYTES = 50_000;

    private final ObjectMapper mapper = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "EVENTS, NDJSON, 3917837171",
        "EVENTS, DOCUMENT, 839441770",
        "EVENTS, ARRAY, 3878438166",
        "TAXI, CSV, 4035998078",
        "WIDE, NDJSON, 3724669033",
        "NARROW, NDJSON, 3018785401",
    })
    void bytesDependOnSeedAndSizeAlone(Shape shape, Frame frame, long crc) throws IOException {
        byte[] written = bytes(new Input(shape, frame, BYTES, 7));

        assertThat(crc(written)).isEqualTo(crc);
        assertThat(bytes(new Input(shape, frame, BYTES, 7))).isEqualTo(written);
        assertThat(bytes(new Input(shape, frame, BYTES, 8))).isNotEqualTo(written);
        assertThat(written.length).isBetween((int) BYTES, (int) BYTES + 8_000);
    }

    @Test
    void sameRecordsStandInEveryFrame() throws IOException {
        List<JsonNode> lines = lines(Shape.EVENTS);

        JsonNode document = mapper.readTree(bytes(new Input(Shape.EVENTS, Frame.DOCUMENT, BYTES, 1)));
        JsonNode array = mapper.readTree(bytes(new Input(Shape.EVENTS, Frame.ARRAY, BYTES, 1)));

        assertThat(document.get("meta").isObject()).isTrue();
        assertThat(document.get("data").size()).isGreaterThan(40);
        for (int i = 0; i < 40; i++) {
            assertThat(document.get("data").get(i)).isEqualTo(lines.get(i));
            assertThat(array.get(i)).isEqualTo(lines.get(i));
        }
    }

    @Test
    void eventsHaveWhatMakesJsonHard() throws IOException {
        String text = new String(bytes(new Input(Shape.EVENTS, Frame.NDJSON, 1_000_000, 1)), UTF_8);

        assertThat(Shape.EVENTS.leaves()).isEqualTo(31);
        assertThat(text)
                .contains("\"latency_ms\":null", "\"payload\":null", "\"commits\":[]", "\"tags\":[]")
                .contains("\\\"quoted\\\"", "\\\\temp", "\\n", "\\u00fc", "\\ud83d\\ude00", "日本語", "🚀");
        assertThat(text.lines())
                .anyMatch(line -> !line.contains("\"tags\""))
                .anyMatch(line -> !line.contains("payload"));
    }

    @Test
    void rowsOfTripsHaveACellForEachColumn() throws IOException {
        List<String> lines = new String(bytes(new Input(Shape.TAXI, Frame.CSV, BYTES, 1)), UTF_8)
                .lines()
                .toList();

        assertThat(lines.get(0)).startsWith("VendorID,tpep_pickup_datetime,");
        assertThat(Shape.TAXI.columns()).hasSize(19);
        assertThat(lines).allMatch(line -> line.split(",", -1).length == 19);
    }

    @Test
    void fileOfTheRightSizeIsUsedAgain(@TempDir Path folder) throws IOException {
        Input input = new Input(Shape.NARROW, Frame.NDJSON, BYTES, 1);
        Path file = input.in(folder);
        byte[] marked = Files.readAllBytes(file);
        marked[10] = '!';
        Files.write(file, marked);

        assertThat(input.in(folder)).isEqualTo(file).hasBinaryContent(marked);
        Files.write(file, new byte[10]);
        assertThat(input.in(folder)).hasBinaryContent(bytes(input));
        assertThat(new Input(Shape.NARROW, Frame.NDJSON, BYTES, 2).in(folder)).isNotEqualTo(file);
    }

    private List<JsonNode> lines(Shape shape) throws IOException {
        return mapper.readerFor(JsonNode.class)
                .<JsonNode>readValues(bytes(new Input(shape, Frame.NDJSON, BYTES, 1)))
                .readAll();
    }

    private static byte[] bytes(Input input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        input.writeTo(out);
        return out.toByteArray();
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
