// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run did for one window. Components may be added: programs read it, the engine makes it.
 *
 * @param due whether a later run takes the window again without anybody's help
 * @param attempts runs that have worked at the window, this one included
 * @param pages of the raw set
 * @param rawBytes received from the source
 * @param fetched whether this run asked the source
 * @param records published
 * @param dropped records that the mapper left out
 * @param quarantined records that were set aside
 * @param files keys of the published files
 * @param quarantineFiles keys, in the raw store, of the objects that list the records set aside
 * @param newColumns columns that this window added to its table
 * @param warnings what a person may want to look at, though the window is done: one sentence each
 * @param notBefore when a later run may try again at the earliest
 */
public record WindowReport(
        Window window,
        Outcome outcome,
        boolean due,
        int attempts,
        int generation,
        int pages,
        long rawBytes,
        boolean fetched,
        long records,
        long dropped,
        long quarantined,
        List<String> files,
        List<String> quarantineFiles,
        List<String> newColumns,
        List<String> warnings,
        Optional<Instant> notBefore,
        Optional<Failure> failure) {

    public WindowReport {
        files = List.copyOf(files);
        quarantineFiles = List.copyOf(quarantineFiles);
        newColumns = List.copyOf(newColumns);
        warnings = List.copyOf(warnings);
    }
}
