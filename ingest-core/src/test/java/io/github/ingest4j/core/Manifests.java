// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import java.util.List;
import java.util.Map;

/** Curated manifests of windows without files, by what matters to those who are warned. */
final class Manifests {
    private Manifests() {}

    static Manifest.Curated of(Window window, int schemaVersion, long in, long quarantined, Integer... replaces) {
        GenerationKey key = new GenerationKey(World.STREAM, window, 1 + replaces.length);
        List<Manifest.QuarantineFile> files = quarantined == 0
                ? List.of()
                : List.of(new Manifest.QuarantineFile(Keys.quarantine(key, "run-0"), 1, quarantined, "checksum"));
        return new Manifest.Curated(
                key,
                "run-0",
                1,
                "plan",
                1,
                schemaVersion,
                Map.of(),
                new Manifest.Counts(1, 1, in, in - quarantined, 0, quarantined),
                files,
                List.of(replaces),
                List.of());
    }
}
