// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedTest {
    private static final int LONGEST_RECORD = 3_000;

    @TempDir
    Path folder;

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void pagesHoldTheRecordsInOrderAndNameEachOther() throws IOException {
        Path input = input(120_000);
        List<String> lines = Files.readAllLines(input);

        Served served = Served.of(input, 3, 1);

        int record = 0;
        for (int number = 1; number <= 2; number++) {
            JsonNode page = mapper.readTree(served.page(number));
            assertThat(page.get("next").textValue()).isEqualTo("/pages/" + (number + 1));
            for (JsonNode found : page.get("data")) {
                assertThat(found).isEqualTo(mapper.readTree(lines.get(record++)));
            }
            assertThat(served.page(number).length).isBetween(Served.PAGE_BYTES - LONGEST_RECORD, Served.PAGE_BYTES);
        }
        JsonNode last = mapper.readTree(served.page(3));
        assertThat(last.get("next").isNull()).isTrue();
        assertThat(last.get("data")).isEqualTo(mapper.readTree(served.page(1)).get("data"));
    }

    @Test
    void allPagesAreWrittenAsTheyAreServed() throws IOException {
        Served served = Served.of(input(120_000), 2, 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        served.writePages(out);

        assertThat(out.toString(UTF_8))
                .isEqualTo(new String(served.page(1), UTF_8) + new String(served.page(2), UTF_8));
    }

    @Test
    void bodyIsTheFileAsOftenAsItTakes() throws IOException {
        Path input = input(60_000);
        String once = Files.readString(input);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Served served = Served.of(input, 1, 130_000);
        served.writeBody(out);

        assertThat(out.toString(UTF_8)).isEqualTo(once + once + once);
        assertThat(served.bodyLength()).isEqualTo(out.size());
    }

    @Test
    void fileThatFillsNoPageIsRefused() throws IOException {
        Path small = Files.writeString(folder.resolve("small.ndjson"), "{}\n");

        assertThatThrownBy(() -> Served.of(small, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(small + " of 3 bytes does not fill a page");
    }

    private Path input(long bytes) throws IOException {
        return new Input(Shape.EVENTS, Frame.NDJSON, bytes, 5).in(folder);
    }
}
