// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.data.Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The service to download from, as a process of its own: what it takes counts for nobody. Closing ends it. */
final class ServiceProcess implements AutoCloseable {
    private final Process process;
    private final String url;

    private ServiceProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts it and waits until it answers. */
    static ServiceProcess start(Context context, Path input, int pages, long bodyBytes) throws IOException {
        Path errors = context.work().resolve("service.err");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        context.jars().classPath(Entrant.nothing()),
                        Service.class.getName(),
                        input.toString(),
                        Integer.toString(pages),
                        Long.toString(bodyBytes)))
                .redirectError(errors.toFile())
                .start();
        String url =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (url == null) {
            process.destroy();
            throw new IOException(
                    "the service did not start: " + Files.readString(errors).strip());
        }
        return new ServiceProcess(process, url);
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
