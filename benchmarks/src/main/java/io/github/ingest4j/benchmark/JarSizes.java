// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the jars weigh that each entrant was started with; nothing else is on its class path.
 *
 * @param nativeJars folder of the jars for one system each that can take the place of the portable ones
 */
record JarSizes(Path nativeJars, List<Entrant> entrants) implements Measurement {
    private static final String NATIVE = "zstd-jni-";
    private static final double MB = 1e6;

    @Override
    public Finding measure(Context context) throws IOException {
        Table table = new Table(List.of("contender", "jars", "MB", "MB with zstd for Linux on two processors"));
        StringBuilder list = new StringBuilder();
        for (Entrant entrant : context.flags().chosen(entrants)) {
            List<Path> jars = context.jars().named(entrant.jars());
            long bytes = Jars.bytes(jars);
            table.row(List.of(
                    entrant.name(),
                    Integer.toString(jars.size()),
                    Table.figure(bytes / MB, 2),
                    Table.figure((bytes + saved(jars)) / MB, 2)));
            list.append("\n").append(entrant.name()).append(":");
            for (Path jar : jars) {
                list.append(" ")
                        .append(jar.getFileName())
                        .append(" (")
                        .append(Files.size(jar))
                        .append(")");
            }
            list.append("\n");
        }
        return new Finding(table + list.toString(), true);
    }

    private long saved(List<Path> jars) throws IOException {
        List<Path> portable = jars.stream()
                .filter(jar -> jar.getFileName().toString().startsWith(NATIVE))
                .toList();
        if (portable.isEmpty()) {
            return 0;
        }
        try (Stream<Path> files = Files.list(nativeJars)) {
            return Jars.bytes(files.filter(file -> file.getFileName().toString().startsWith(NATIVE))
                            .toList())
                    - Jars.bytes(portable);
        }
    }
}
