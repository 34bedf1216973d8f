// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.bodies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.Http2Server.Ending;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages over HTTP/2 and TLS, whose ends are told by frames and not by lengths. */
@Timeout(30)
class Http2Test {
    private static SSLContext tls;

    /** One request under way at most: what one leaves behind, the next would wait for. */
    private final RequestBudget budget = RequestBudget.unlimited().atOnce(1);

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        tls = Http2Server.tls(folder);
    }

    private HttpSource.Builder source(Http2Server server) {
        return HttpSource.get(server.url())
                .allowPrivateAddresses()
                .budget(budget)
                .client(HttpClient.newBuilder().sslContext(tls).build());
    }

    @Test
    void aBodyWithoutLengthIsWholeWhenItsStreamEnds() throws Exception {
        try (Http2Server server = Http2Server.running(tls, Ending.IN_ORDER)) {
            HttpSource source = source(server).build();

            assertThat(bodies(source)).containsExactly(Http2Server.PAGE);
            assertThat(bodies(source)).containsExactly(Http2Server.PAGE);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IN_ORDER")
    void aBodyWhoseStreamDoesNotEndIsANetworkFaultThatLeavesNothingBehind(Ending ending) throws Exception {
        try (Http2Server server = Http2Server.running(tls, ending)) {
            HttpSource source = source(server).build();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> bodies(source))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("GET " + server.url() + " failed ");
            }
        }
    }

    @Test
    void aCertificateThatNobodyTrustsFailsTheWindow() throws Exception {
        try (Http2Server server = Http2Server.running(tls, Ending.IN_ORDER)) {
            HttpSource source =
                    source(server).client(HttpClient.newHttpClient()).build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                    .hasMessageContainingAll("GET " + server.url() + " failed before its answer", "SSLHandshake");
        }
    }
}
