// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.core.internal.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Makes visible what a live manifest lists (S8), whoever wrote it, as often as it is asked to.
 *
 * <p>All older live generations are retired first, so that no reader sees a window twice. A file that is neither staged nor there
 * may have been retired by a later generation, and is only damage if there is none.
 */
final class Publishing {
    private final Parts parts;
    private final Recovery recovery;

    Publishing(Parts parts, Recovery recovery) {
        this.parts = parts;
        this.recovery = recovery;
    }

    void publish(Manifest.Curated committed) throws IOException, SupersededException {
        for (int number : committed.replaces()) {
            GenerationKey key =
                    new GenerationKey(committed.key().stream(), committed.key().window(), number);
            retire(recovery.curated(key));
        }
        for (Map.Entry<String, List<StagedFile>> files : committed.files().entrySet()) {
            StagingSink sink = sink(files.getKey(), committed);
            try {
                sink.publish(committed.key(), files.getValue());
            } catch (DamagedDataException e) {
                if (recovery.isSuperseded(committed.key())) {
                    throw new SupersededException();
                }
                throw e;
            }
        }
    }

    private void retire(Manifest.Curated old) throws IOException {
        for (Map.Entry<String, List<StagedFile>> files : old.files().entrySet()) {
            sink(files.getKey(), old).retire(old.key(), files.getValue());
        }
    }

    private StagingSink sink(String table, Manifest.Curated manifest) {
        return parts.stagingSinks().stream()
                .filter(sink -> sink.table().equals(table))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("the committed generation " + manifest.key()
                        + " has files of table '" + table + "', for which the pipeline has no sink; add that sink, so"
                        + " that the window can be finished"));
    }
}
