// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSet.RawPart;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.core.internal.Redactor;
import io.github.ingest4j.core.internal.SlicePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads a window slice by slice. The plan is frozen before the first slice is read, and each slice as soon as it is read; what
 * earlier runs have frozen is not read again.
 */
final class SliceReading {
    /** Threads that read the manifests of earlier runs: a window of thousands of slices would wait for each of them else. */
    private static final int MANIFEST_READERS = 8;

    private final Parts parts;
    private final SlicedSource source;
    private final int rawSet;
    private final String runId;
    private final TimeLimit limit;
    private final Redactor redactor;
    private final Progress progress;
    private final RawSlots slots;
    /** Of this run and of those before, by the slices' names. */
    private final Map<String, RawSet> pages = new ConcurrentHashMap<>();

    SliceReading(
            Parts parts,
            SlicedSource source,
            int rawSet,
            String runId,
            TimeLimit limit,
            Redactor redactor,
            Progress progress,
            RawSlots slots) {
        this.parts = parts;
        this.source = source;
        this.rawSet = rawSet;
        this.runId = runId;
        this.limit = limit;
        this.redactor = redactor;
        this.progress = progress;
        this.slots = slots;
    }

    /** The pages of all slices in the order of the plan. */
    RawSet run()
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        SlicePlan plan = plan();
        Set<Slice> frozen = slots.frozenSlices(plan);
        progress.foundFrozen(frozen.size());
        List<Slice> open =
                plan.slices().stream().filter(slice -> !frozen.contains(slice)).toList();
        int planned = plan.slices().size();
        if (!open.isEmpty()) {
            progress.checkAskable();
        }
        workers(open, slice -> read(slice, planned)).run(parts.parallelSlices());
        workers(List.copyOf(frozen), this::find).run(MANIFEST_READERS);
        return assembled(plan);
    }

    private SliceWorkers workers(List<Slice> slices, SliceWorkers.Work work) {
        return new SliceWorkers(parts.clock(), limit, progress, slices, work, Thread::new);
    }

    private SlicePlan plan() throws IOException, InterruptedException, OutOfTimeException, SourceUnavailableException {
        Optional<SlicePlan> frozen = slots.frozenPlan();
        if (frozen.isPresent()) {
            return frozen.get();
        }
        progress.checkAskable();
        ReadRequest request = limit.within(ReadRequest.of(parts.stream(), progress.window())
                .withSecrets(new WatchedSecrets(parts.secrets(), redactor)));
        Tries tries = new Tries(parts.retries(), limit, redactor, progress);
        List<Slice> slices = tries.ask(() -> source.plan(request));
        limit.check();
        return slots.freeze(slices);
    }

    private void read(Slice slice, int planned)
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        RawSet read = new Fetch(parts, rawSet, slice, runId, limit, redactor, progress).run();
        pages.put(slice.name(), slots.freeze(slice, read));
        progress.frozen(slice, planned);
    }

    private void find(Slice slice) throws IOException, SupersededException, OutOfTimeException {
        pages.put(slice.name(), slots.frozenPages(slice));
        progress.foundPages();
    }

    /** Pages are numbered through the window; each slice has numbered its own. */
    private RawSet assembled(SlicePlan plan) {
        List<RawPart> all = new ArrayList<>();
        int number = 0;
        for (Slice slice : plan.slices()) {
            for (RawPart part : requireNonNull(pages.remove(slice.name())).parts()) {
                List<StoredPage> numbered = new ArrayList<>(part.pages().size());
                for (StoredPage page : part.pages()) {
                    numbered.add(page.numbered(++number));
                }
                all.add(new RawPart(part.key(), part.bytes(), part.checksum(), numbered));
            }
        }
        return new RawSet(all);
    }
}
