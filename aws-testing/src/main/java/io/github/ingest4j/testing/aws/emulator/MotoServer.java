// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code moto_server} of the path, which dies with this process. */
final class MotoServer {
    private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    /** Without a Python module of this name, which few have, moto gives out a CRC-32 as the CRC-32C of an object. */
    private static final String CRC32C = """
            TABLE = []
            for value in range(256):
                for _ in range(8):
                    value = (value >> 1) ^ 0x82F63B78 if value & 1 else value >> 1
                TABLE.append(value)


            def crc32c(data):
                crc = 0xFFFFFFFF
                for octet in data:
                    crc = TABLE[(crc ^ octet) & 0xFF] ^ (crc >> 8)
                return crc ^ 0xFFFFFFFF
            """;

    private MotoServer() {}

    static URI start() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", "0").redirectErrorStream(true);
        builder.environment()
                .merge("PYTHONPATH", modules().toString(), (theirs, ours) -> theirs + File.pathSeparator + ours);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1"); // or the folder of the module would stay
        Process moto = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(moto::destroyForcibly, "end of moto_server"));
        BufferedReader output = moto.inputReader(UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            System.out.println(line);
            Matcher running = RUNNING.matcher(line);
            if (running.find()) {
                drain(output);
                return URI.create(running.group(1));
            }
        }
        throw new IOException("moto_server ended with exit code " + moto.waitFor());
    }

    private static Path modules() throws IOException {
        Path folder = Files.createTempDirectory("moto");
        Path module = Files.writeString(folder.resolve("crc32c.py"), CRC32C);
        folder.toFile().deleteOnExit();
        module.toFile().deleteOnExit();
        return folder;
    }

    /** Reads on, so that the server never waits for a reader; one line for each request is no news. */
    private static void drain(BufferedReader output) {
        Thread reader = new Thread(() -> output.lines().forEach(line -> {}), "output of moto_server");
        reader.setDaemon(true);
        reader.start();
    }
}
