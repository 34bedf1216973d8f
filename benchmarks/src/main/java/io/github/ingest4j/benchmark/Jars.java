// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A class path: folders and jars, of which a process gets those that it needs. */
record Jars(List<Path> entries) {
    private static final String CONTENDERS = "ingest-benchmarks-";

    Jars {
        entries = List.copyOf(entries);
    }

    /** The class path of this process. */
    static Jars own() {
        return new Jars(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList());
    }

    /** The jars whose names begin so, in the order of the beginnings. */
    List<Path> named(List<String> beginnings) {
        List<Path> found = new ArrayList<>();
        for (String beginning : beginnings) {
            Path jar = entries.stream()
                    .filter(entry -> isNamed(entry, beginning))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar " + beginning + "* in the class path "
                            + entries + "; start the measurements by benchmarks/run"));
            found.add(jar);
        }
        return found;
    }

    /** A digit follows: {@code avro-} is not {@code avro-tools-}. */
    private static boolean isNamed(Path entry, String beginning) {
        String name = entry.getFileName().toString();
        return name.startsWith(beginning)
                && name.length() > beginning.length()
                && Character.isDigit(name.charAt(beginning.length()));
    }

    /** The class path of an entrant: the contenders, in folders or in a jar, and its jars. */
    String classPath(Entrant entrant) {
        List<String> paths = new ArrayList<>();
        entries.stream().filter(Jars::holdsContenders).forEach(entry -> paths.add(entry.toString()));
        named(entrant.jars()).forEach(jar -> paths.add(jar.toString()));
        return String.join(File.pathSeparator, paths);
    }

    private static boolean holdsContenders(Path entry) {
        return Files.isDirectory(entry) || isNamed(entry, CONTENDERS);
    }

    static long bytes(List<Path> jars) {
        long bytes = 0;
        try {
            for (Path jar : jars) {
                bytes += Files.size(jar);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }
}
