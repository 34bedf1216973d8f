// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.RawSet;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Reach;
import io.github.ingest4j.core.internal.Redactor;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.WindowEntry;
import java.io.IOException;
import java.util.Map;

/** Fetches the pages of a window (S3) and freezes them as its raw set (S4): from then on the source is not asked again. */
final class Freezing {
    private final Parts parts;
    private final String runId;
    private final int rawSet;
    private final TimeLimit limit;
    private final Redactor redactor;
    private final Progress progress;
    private final RawSlots slots;
    private final ReadingOn readingOn;
    private final WindowEntry window;

    Freezing(Parts parts, Claim claim, WindowEntry entry, TimeLimit limit, Redactor redactor, Recovery recovery) {
        this.parts = parts;
        this.runId = claim.owner();
        this.rawSet = entry.rawSet();
        this.limit = limit;
        this.redactor = redactor;
        this.progress = new Progress(parts, claim, entry, limit);
        this.slots = new RawSlots(parts, claim, rawSet, limit, recovery);
        this.readingOn = new ReadingOn(parts, recovery);
        this.window = entry;
    }

    /** The entry with the lease as it was last renewed. */
    WindowEntry entry() {
        return progress.entry();
    }

    /** Whether slices of this run are frozen, also where the others could not be read. */
    boolean hasFrozenSlices() {
        return progress.hasFrozenSlices();
    }

    /** This run's raw set, or that of a faster one. */
    Manifest.Raw freeze()
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        ReadingOn.Start start = readingOn.start(window);
        if (parts.source() instanceof SlicedSource source) {
            SliceReading reading =
                    new SliceReading(parts, source, rawSet, runId, limit, redactor, progress, slots, start.positions());
            RawSet pages = reading.run();
            return slots.freeze(pages, start.after(reading.positions()), reading.reach());
        }
        progress.checkAskable();
        Reach reach = parts.reach();
        ReadRequest request = start.positions().at(parts.request(window.window(), reach));
        Fetch.Read read = new Fetch(parts, rawSet, request, runId, limit, redactor, progress).run();
        Map<String, String> given =
                read.position().map(text -> Map.of(Slice.WHOLE.name(), text)).orElse(Map.of());
        return slots.freeze(read.pages(), start.after(given), reach);
    }
}
