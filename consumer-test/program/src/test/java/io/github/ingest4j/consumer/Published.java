// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder that stands for Maven Central: everything a release would publish. */
record Published(Path folder, String version) {
    static final List<String> LIBRARIES = List.of(
            "ingest-api",
            "ingest-testkit",
            "ingest-core",
            "ingest-parquet",
            "ingest-avro",
            "ingest-aws",
            "ingest-cdk");
    static final List<String> POMS = List.of("ingest-parent", "ingest-bom");

    private static final String GROUP = "io/github/ingest4j";

    /** What this build was told to use. */
    static Published underTest() {
        return new Published(Path.of(property("staging")), property("ingest4j.version"));
    }

    static String property(String name) {
        String value = System.getProperty(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException("no system property " + name + ": run .ci/rehearse-release, which sets it");
        }
        return value;
    }

    Path file(String artifact, String suffix) {
        return folder.resolve(GROUP).resolve(artifact).resolve(version).resolve(artifact + "-" + version + suffix);
    }

    String text(String artifact, String suffix) {
        return text(file(artifact, suffix));
    }

    /** All files but checksums, as {@code artifact suffix}. */
    Set<String> files() {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> !name.matches(".*\\.(md5|sha1|sha256|sha512)"))
                    .map(this::shortened)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file whose name is not of the expected form keeps its path. */
    private String shortened(String path) {
        String[] parts = path.split("/");
        if (parts.length != 6 || !path.startsWith(GROUP + "/") || !parts[4].equals(version)) {
            return path;
        }
        String prefix = parts[3] + "-" + version;
        return parts[5].startsWith(prefix) ? parts[3] + " " + parts[5].substring(prefix.length()) : path;
    }

    static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
