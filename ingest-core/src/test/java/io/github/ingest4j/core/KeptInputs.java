// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The inputs kept for a target of fuzzing: the files in a resource folder beside it that has its name. */
public final class KeptInputs {
    private KeptInputs() {}

    public static Stream<Path> of(Class<?> target) {
        try {
            Path folder = Path.of(target.getResource(target.getSimpleName()).toURI());
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> sorted = files.sorted().toList();
                return sorted.stream();
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the tests of " + target + " run from a folder of classes", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(Path input) throws IOException {
        return Files.readAllBytes(input);
    }
}
