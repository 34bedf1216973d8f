// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Where and with what something was measured. */
final class Machine {
    private static final List<String> VERSIONS = List.of(
            "parquet-hadoop-", "avro-", "zstd-jni-", "jackson-core-", "fastcsv-", "carpet-record-", "duckdb_jdbc-");

    private Machine() {}

    static String describe(Jars jars) throws IOException {
        return Runtime.getRuntime().availableProcessors() + " processors" + of("/proc/cpuinfo", "model name", " (%s)")
                + of("/proc/meminfo", "MemTotal", ", memory %s")
                + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                + load() + "; " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version")
                + "; "
                + jars.named(VERSIONS).stream()
                        .map(jar -> jar.getFileName().toString().replaceFirst("\\.jar$", ""))
                        .collect(Collectors.joining(", "));
    }

    private static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.isReadable(file) ? ", load " + Files.readString(file).split(" ", -1)[0] : "";
    }

    private static String of(String name, String key, String format) throws IOException {
        Path file = Path.of(name);
        return Files.isReadable(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith(key))
                        .map(line -> String.format(
                                format, line.substring(line.indexOf(':') + 1).strip()))
                        .findFirst()
                        .orElse("")
                : "";
    }
}
