// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.testkit.InMemoryLedger;
import io.github.ingest4j.testkit.InMemoryObjectStore;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Placeholders over the slice of a request. */
class HttpSliceTest {
    private static ReadRequest slice(String name, String region) {
        return REQUEST.withSlice(new Slice(name, Map.of("region", region)));
    }

    @Test
    void everySliceIsAskedForByItself() throws Exception {
        try (WebServer server =
                WebServer.serving(asked -> Reply.json("[{\"region\": \"" + asked.query("region") + "\"}]"))) {
            HttpSource orders = local(server.url("/{slice}/orders"))
                    .query("region", "{slice.region}")
                    .header("X-Region", "{slice.region}")
                    .build();
            InMemoryObjectStore store = new InMemoryObjectStore();

            RunReport report = Pipeline.named("orders")
                    .source(SlicedSource.of(
                            request -> List.of(
                                    new Slice("n", Map.of("region", "north")),
                                    new Slice("s/w", Map.of("region", "south & west"))),
                            orders))
                    .rawSink(StoreRawSink.on(store))
                    .ledger(new InMemoryLedger(Clock.systemUTC()))
                    .sink(InMemoryStagingSink.of("orders", store))
                    .build()
                    .run();

            assertThat(report.throwIfFailed().records()).isEqualTo(2);
            assertThat(server.asked())
                    .extracting(asked -> asked.uri().toString())
                    .containsExactly("/n/orders?region=north", "/s%2Fw/orders?region=south%20%26%20west");
            assertThat(server.lastAsked().header("X-Region")).isEqualTo("south & west");
        }
    }

    @Test
    void bodyHasTextsEscapedAndNumbersAsTheyAre() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource orders = HttpSource.post(
                            server.url("/orders"), "{\"region\": \"<{slice.region}>\", \"n\": {slice}, \"{x}\": {}}")
                    .allowHttp()
                    .allowPrivateAddresses()
                    .build();

            bodies(orders, slice("-17.5", "\\ \"north\"\n"));

            assertThat(server.lastAsked().body())
                    .isEqualTo("{\"region\": \"<\\\\ \\\"north\\\"\\n>\", \"n\": -17.5, \"{x}\": {}}");
        }
    }

    /** Nothing but a number, since a text could say anything there. */
    @ParameterizedTest
    @ValueSource(strings = {"north", "1, \"admin\": true", "01", "", " 1", "{}"})
    void bodyTakesNothingElseForANumber(String region) {
        HttpSource orders = HttpSource.post("https://api.example.com/orders", "{\"n\": {slice.region}}")
                .build();

        assertThatThrownBy(() -> orders.open(slice("x", region)))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessage(
                        "slice 'x' makes no request: the body has {slice.region} outside of a text, where only a number"
                                + " can stand");
    }

    /** It would read the window once for each of its slices. */
    @Test
    void sourceThatNamesNoSliceReadsNone() {
        HttpSource orders = HttpSource.get("https://api.example.com/orders").build();

        assertThatThrownBy(() -> orders.open(slice("n", "north")))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessageStartingWith(
                        "slice 'n' is asked for, and this source reads the same for every slice: name it by"
                                + " {slice} or {slice.NAME}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://api.example.com/{slice.place}  | n | slice 'n' has no attribute 'place' but [region]",
                "https://api.example.com/{slice}/orders | .. | '..' cannot stand in the path of a URL, since it means another folder",
            })
    void sliceThatMakesNoRequestIsSaid(String url, String name, String message) {
        HttpSource orders = HttpSource.get(url).build();

        assertThatThrownBy(() -> orders.describe(slice(name, "north")))
                .isInstanceOf(SourceException.class)
                .hasMessage("slice '" + name + "' makes no request: " + message);
    }

    /** Wherever the dots come from, the request would be for another folder. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a/{slice}{slice.region}   | .       | .      | ..",
                "/a/{slice}{slice.region}/b | .       | ''     | .",
                "/a/.{slice.region}         | x       | .      | ..",
                "/a/%2e{slice.region}       | x       | .      | %2e.",
                "/a/{slice.region};v=1/b    | x       | ..     | ..;v=1",
                "/a/{slice.region}          | x       | b/../c | b%2F..%2Fc",
                "/a/{slice.region}?x=1      | x       | ..\\  | ..%5C",
            })
    void valuesThatMakeAnotherFolderTogetherAreRefused(String path, String name, String region, String segment) {
        HttpSource orders = HttpSource.get("https://api.example.com" + path).build();

        assertThatThrownBy(() -> orders.describe(slice(name, region)))
                .isInstanceOf(SourceException.class)
                .hasMessage("slice '" + name + "' makes no request: '" + segment
                        + "' cannot stand in the path of a URL, since it means another folder");
    }

    @Test
    void dotsThatAreNoFolderAreSent() {
        HttpSource orders = HttpSource.get("https://api.example.com/{slice}.{slice.region}/...?folder={slice.region}")
                .build();

        assertThat(orders.describe(slice("v1", ".."))).startsWith("GET https://api.example.com/v1.../...?folder=..");
    }

    @Test
    void urlThatHasDotsForAFolderIsNotBuilt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpSource.get("https://api.example.com/a/%2E%2E/b"))
                .withMessage("'%2E%2E' cannot stand in the path of a URL, since it means another folder");
    }

    @Test
    void headerMustBeOneLine() {
        HttpSource orders = HttpSource.get("https://api.example.com/orders")
                .header("X-Region", "{slice.region}")
                .build();

        assertThatThrownBy(() -> orders.open(slice("n", "north\nX-Admin: 1")))
                .isInstanceOf(SourceException.class)
                .hasMessage("slice 'n' makes no request: the value of header X-Region for slice 'n' is not one line of"
                        + " printable ASCII");
    }

    @Test
    void placeholdersAreCheckedWhenTheSourceIsBuilt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpSource.get("https://api.example.com/{slice.}"))
                .withMessageStartingWith("unknown placeholder {slice.}; known are [window.start");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpSource.get("https://{slice}.example.com/"))
                .withMessage("the URL needs a fixed host");
    }
}
