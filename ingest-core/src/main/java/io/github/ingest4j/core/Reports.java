// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.ledger.WindowEntry;
import java.util.List;
import java.util.Optional;

/** Makes the reports of windows from what a run knows of them. */
final class Reports {
    private Reports() {}

    /** Of a window that is done with what the manifest lists. */
    static WindowReport done(
            WindowEntry entry,
            Manifest.Curated committed,
            boolean fetched,
            List<String> newColumns,
            List<String> warnings) {
        Manifest.Counts counts = committed.counts();
        return new WindowReport(
                entry.window(),
                counts.in() == 0 ? Outcome.EMPTY : Outcome.SUCCEEDED,
                false,
                entry.attempts(),
                committed.key().generation(),
                counts.pages(),
                counts.receivedBytes(),
                fetched,
                counts.out(),
                counts.dropped(),
                counts.quarantined(),
                committed.fileKeys(),
                committed.quarantineKeys(),
                newColumns,
                warnings,
                Optional.empty(),
                Optional.empty());
    }

    /** Of a window that this run did not bring to its end. */
    static WindowReport unfinished(
            WindowEntry entry, RawSet raw, boolean fetched, Outcome outcome, boolean due, Optional<Failure> failure) {
        return new WindowReport(
                entry.window(),
                outcome,
                due,
                entry.attempts(),
                entry.generation(),
                raw.pageCount(),
                raw.receivedBytes(),
                fetched,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                entry.notBefore(),
                failure);
    }

    /** Of a window that no run has worked at, as far as this one knows. */
    static WindowReport untouched(Window window, Outcome outcome, Optional<Failure> failure) {
        return new WindowReport(
                window,
                outcome,
                true,
                0,
                0,
                0,
                0,
                false,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                failure);
    }

    /** Of a window whose refused records would be refused again. */
    static WindowReport refusedAgain(Manifest.Curated committed) {
        return leftAlone(
                committed,
                Outcome.ALREADY_DONE,
                "the same records would be set aside again: schema, contract and the versions of transformer and mapper are"
                        + " those they were refused by; change the version of what was mended");
    }

    /** Of a window that cannot be replayed as things stand. */
    static WindowReport notReplayed(Manifest.Curated committed) {
        return leftAlone(
                committed,
                Outcome.SKIPPED,
                "it is to be fetched again, or the ledger does not know it: run the window instead");
    }

    private static WindowReport leftAlone(Manifest.Curated committed, Outcome outcome, String warning) {
        return new WindowReport(
                committed.key().window(),
                outcome,
                false,
                0,
                committed.key().generation(),
                committed.counts().pages(),
                committed.counts().receivedBytes(),
                false,
                0,
                0,
                committed.counts().quarantined(),
                List.of(),
                committed.quarantineKeys(),
                List.of(),
                List.of(warning),
                Optional.empty(),
                Optional.empty());
    }
}
