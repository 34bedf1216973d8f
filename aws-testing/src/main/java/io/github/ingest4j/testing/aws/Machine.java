// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;

/** What a machine has; looked for when asked, as looking for Docker takes a while. */
record Machine(BooleanSupplier docker, BooleanSupplier moto) {

    static Machine own() {
        return new Machine(() -> DockerClientFactory.instance().isDockerAvailable(), () -> isOnPath("moto_server"));
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
