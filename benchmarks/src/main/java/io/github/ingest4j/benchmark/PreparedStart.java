// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.contender.Job;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What can be done once, at deployment, for every start that follows: zstd's native library lies in a file, so that no start
 * unpacks it, and the classes are in an archive (application class data sharing, {@code -XX:SharedArchiveFile}).
 */
record PreparedStart(Context context, Job job) {
    private static final String ZSTD = "zstd-jni-";

    /** The entrant as it starts then; empty where zstd's jar has no library for this system by Linux's names. */
    Optional<Entrant> of(Entrant entrant) throws IOException {
        Path folder = Files.createDirectories(context.work().resolve("prepared"));
        if (!unpackLibrary(context.jars().named(List.of(ZSTD)).get(0), folder)) {
            return Optional.empty();
        }
        Entrant withLibrary = entrant.startedWith("-Djava.library.path=" + folder);
        Path archive = folder.resolve("classes.jsa");
        Files.deleteIfExists(archive);
        context.launcher().run(withLibrary, job, Race.TIMEOUT, "-XX:ArchiveClassesAtExit=" + archive);
        // A JVM that cannot use the archive is to fail, and not to go on without.
        return Optional.of(withLibrary
                .startedWith("-XX:SharedArchiveFile=" + archive, "-Xshare:on")
                .named(entrant.name().replace("-c1", "-prepared-c1")));
    }

    private static boolean unpackLibrary(Path jar, Path folder) throws IOException {
        String start = "linux/" + System.getProperty("os.arch") + "/";
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        try (ZipFile file = new ZipFile(jar.toFile())) {
            Optional<? extends ZipEntry> library = file.stream()
                    .filter(entry -> entry.getName().startsWith(start) && !entry.isDirectory())
                    .findFirst();
            if (library.isEmpty()) {
                return false;
            }
            Path target = folder.resolve(library.get().getName().substring(start.length()));
            Files.deleteIfExists(target);
            try (InputStream in = file.getInputStream(library.get())) {
                Files.copy(in, target);
            }
            return true;
        }
    }
}
