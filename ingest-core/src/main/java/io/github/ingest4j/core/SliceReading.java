// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSet.RawPart;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.core.internal.Positions;
import io.github.ingest4j.core.internal.Reach;
import io.github.ingest4j.core.internal.Redactor;
import io.github.ingest4j.core.internal.SliceManifest;
import io.github.ingest4j.core.internal.SlicePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final Positions readOn;
    /** Of this run and of those before, by the slices' names. */
    private final Map<String, SliceManifest> frozen = new ConcurrentHashMap<>();
    /** Of all slices, as the plan says it: what the pipeline's overlap is by now would not suit those that are read. */
    private Reach reach = Reach.NONE;
    /** What the slices of this window have given. */
    private final Map<String, String> positions = new HashMap<>();

    SliceReading(
            Parts parts,
            SlicedSource source,
            int rawSet,
            String runId,
            TimeLimit limit,
            Redactor redactor,
            Progress progress,
            RawSlots slots,
            Positions readOn) {
        this.parts = parts;
        this.source = source;
        this.rawSet = rawSet;
        this.runId = runId;
        this.limit = limit;
        this.redactor = redactor;
        this.progress = progress;
        this.slots = slots;
        this.readOn = readOn;
    }

    /** The pages of all slices in the order of the plan. */
    RawSet run()
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        SlicePlan plan = plan();
        reach = plan.reach().orElseGet(parts::reach);
        Set<Slice> before = slots.frozenSlices(plan);
        progress.foundFrozen(before.size());
        List<Slice> open =
                plan.slices().stream().filter(slice -> !before.contains(slice)).toList();
        int planned = plan.slices().size();
        if (!open.isEmpty()) {
            progress.checkAskable();
        }
        workers(open, slice -> read(slice, planned)).run(parts.parallelSlices());
        workers(List.copyOf(before), this::find).run(MANIFEST_READERS);
        return assembled(plan);
    }

    /** Where the slices that were read are read on, by their names, once {@link #run} has ended. */
    Map<String, String> positions() {
        return positions;
    }

    /** How far the slices reach into the time before the window, once {@link #run} has ended. */
    Reach reach() {
        return reach;
    }

    private SliceWorkers workers(List<Slice> slices, SliceWorkers.Work work) {
        return new SliceWorkers(parts.clock(), limit, progress, slices, work, Thread::new);
    }

    private SlicePlan plan() throws IOException, InterruptedException, OutOfTimeException, SourceUnavailableException {
        Optional<SlicePlan> stored = slots.frozenPlan();
        if (stored.isPresent()) {
            return stored.get();
        }
        progress.checkAskable();
        Reach now = parts.reach();
        ReadRequest request = limit.within(
                parts.request(progress.window(), now).withSecrets(new WatchedSecrets(parts.secrets(), redactor)));
        Tries tries = new Tries(parts.retries(), limit, redactor, progress);
        List<Slice> slices = tries.ask(() -> source.plan(request));
        limit.check();
        return slots.freeze(slices, now);
    }

    private void read(Slice slice, int planned)
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        ReadRequest request = readOn.at(parts.request(progress.window(), reach).withSlice(slice));
        Fetch.Read read = new Fetch(parts, rawSet, request, runId, limit, redactor, progress).run();
        frozen.put(slice.name(), slots.freeze(slice, read));
        progress.frozen(slice, planned);
    }

    private void find(Slice slice) throws IOException, SupersededException, OutOfTimeException {
        frozen.put(slice.name(), slots.find(slice));
        progress.foundPages();
    }

    /** Pages are numbered through the window; each slice has numbered its own. */
    private RawSet assembled(SlicePlan plan) {
        List<RawPart> all = new ArrayList<>();
        int number = 0;
        for (Slice slice : plan.slices()) {
            SliceManifest read = requireNonNull(frozen.remove(slice.name()));
            read.position().ifPresent(position -> positions.put(slice.name(), position));
            for (RawPart part : read.set().parts()) {
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
