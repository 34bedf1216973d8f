// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.benchmark.contender.Nothing;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Input;
import io.github.ingest4j.benchmark.data.Served;
import io.github.ingest4j.benchmark.data.Service;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    @TempDir
    Path folder;

    @Test
    void processServesUntilItIsClosed() throws Exception {
        Path input = new Input(Shape.EVENTS, Frame.NDJSON, 60_000, 1).in(folder);
        String url;

        try (ServiceProcess service = ServiceProcess.start(context(), input, 2, 1)) {
            url = service.url();
            HttpResponse<byte[]> page = get(url + Service.PAGES + 1);
            assertThat(page.body()).isEqualTo(Served.of(input, 2, 1).page(1));
            assertThat(page.headers().firstValue("Link")).hasValue("</pages/2>; rel=\"next\"");
        }

        assertThatThrownBy(() -> get(url + Service.BODY)).isInstanceOf(ConnectException.class);
    }

    @Test
    void processThatDoesNotStartTellsWhy() {
        assertThatThrownBy(() -> ServiceProcess.start(context(), folder.resolve("none.ndjson"), 2, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the service did not start: ")
                .hasMessageContaining("none.ndjson");
    }

    private static HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    }

    private Context context() throws URISyntaxException {
        Jars jars = new Jars(List.of(Path.of(Nothing.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI())));
        return new Context(Flags.parse(List.of()), folder, jars, new Launcher(jars, folder));
    }
}
