// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.Slice;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.CommitSlot;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Positions;
import io.github.ingest4j.core.internal.Publication;
import io.github.ingest4j.core.internal.Reach;
import io.github.ingest4j.core.internal.SliceManifest;
import io.github.ingest4j.core.internal.SlicePlan;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commit slots of one raw set: what is put into one first stands, whichever run it is from. Thread-safe. */
final class RawSlots {
    /** Above this many pages, a manifest keeps its page list in an object of its own. */
    static final int MAX_INLINE_PAGES = 1_000;

    private final ObjectStore store;
    private final CommitSlot slots;
    private final StreamId stream;
    private final Window window;
    private final int rawSet;
    private final String runId;
    private final long epoch;
    private final TimeLimit limit;
    private final Recovery recovery;

    RawSlots(Parts parts, Claim claim, int rawSet, TimeLimit limit, Recovery recovery) {
        this.store = parts.rawSink().store();
        this.slots = parts.slots();
        this.stream = claim.stream();
        this.window = claim.window();
        this.rawSet = rawSet;
        this.runId = claim.owner();
        this.epoch = claim.epoch();
        this.limit = limit;
        this.recovery = recovery;
    }

    /** Makes of a manifest what it stands for. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(byte[] body) throws IOException;
    }

    /** What is written to an object. */
    @FunctionalInterface
    private interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** This run's raw set, or that of a faster one. */
    Manifest.Raw freeze(RawSet set, Positions positions, Reach reach)
            throws IOException, InterruptedException, OutOfTimeException {
        String key = Keys.rawManifest(stream, window, rawSet);
        String pageList = isLong(set) ? Keys.rawPageList(stream, window, rawSet, runId) : "";
        Manifest.Raw manifest = new Manifest.Raw(stream, window, rawSet, runId, epoch, set, pageList, positions, reach);
        if (isLong(set)) {
            store(pageList, manifest::writePageList);
        }
        return frozen(
                "raw manifest", key, manifest.toJson(), manifest, body -> recovery.loaded(Manifest.raw(key, body)));
    }

    /** The pages of a slice as this run has stored them, or a faster one. */
    SliceManifest freeze(Slice slice, Fetch.Read read) throws IOException, InterruptedException, OutOfTimeException {
        RawSet set = read.pages();
        String name = slice.name();
        String key = Keys.sliceManifest(stream, window, rawSet, name);
        String pageList = isLong(set) ? Keys.slicePageList(stream, window, rawSet, name, runId) : "";
        SliceManifest manifest =
                new SliceManifest(stream, window, rawSet, name, runId, epoch, set, pageList, read.position());
        if (isLong(set)) {
            store(pageList, manifest::writePageList);
        }
        return frozen("slice manifest", key, manifest.toJson(), manifest, body -> loaded(key, body, name));
    }

    /** The plan of these slices, or that of a faster run. */
    SlicePlan freeze(List<Slice> slices, Reach reach) throws IOException, InterruptedException, OutOfTimeException {
        String key = Keys.slicePlan(stream, window, rawSet);
        SlicePlan plan = SlicePlan.ofSource(stream, window, rawSet, runId, epoch, reach, slices);
        return frozen("slice plan", key, plan.toJson(), plan, body -> SlicePlan.read(key, body));
    }

    Optional<SlicePlan> frozenPlan() throws IOException {
        String key = Keys.slicePlan(stream, window, rawSet);
        return slots.read(key).map(body -> SlicePlan.read(key, body));
    }

    /** Those of a plan's slices that are frozen, whichever run has frozen them. */
    Set<Slice> frozenSlices(SlicePlan plan) throws IOException {
        try (Stream<String> listed = store.list(Keys.slicePrefix(stream, window, rawSet))) {
            Set<String> keys = listed.collect(Collectors.toSet());
            return plan.slices().stream()
                    .filter(slice -> keys.contains(Keys.sliceManifest(stream, window, rawSet, slice.name())))
                    .collect(Collectors.toSet());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A slice that is frozen. */
    SliceManifest find(Slice slice) throws IOException {
        String key = Keys.sliceManifest(stream, window, rawSet, slice.name());
        byte[] body = slots.read(key)
                .orElseThrow(() -> new DamagedDataException("slice manifest " + key + " is missing; it was there"));
        return loaded(key, body, slice.name());
    }

    /** A store that folds keys may hand out the manifest of another slice: its pages are not this one's. */
    private SliceManifest loaded(String key, byte[] body, String slice) throws IOException {
        SliceManifest manifest = SliceManifest.read(key, body);
        if (!manifest.isOf(stream, window, rawSet, slice)) {
            throw new DamagedDataException("slice manifest " + key + " is that of slice '" + manifest.slice()
                    + "', raw set " + manifest.rawSet() + " of window " + manifest.window() + " of "
                    + manifest.stream() + ", in place of slice '" + slice
                    + "'; does the store tell upper from lower case?");
        }
        return recovery.loaded(manifest);
    }

    private <T> T frozen(String what, String key, byte[] body, T own, Reading<T> other)
            throws IOException, InterruptedException, OutOfTimeException {
        Publication result = slots.publish(key, body, runId, limit.commitDeadline());
        if (result instanceof Publication.Committed) {
            return own;
        }
        if (result instanceof Publication.Lost lost) {
            return other.of(lost.body());
        }
        limit.check();
        throw result.failure(what + " " + key + " could not be written");
    }

    private void store(String key, Body body) throws IOException {
        try (ObjectUpload upload = store.stage(key)) {
            body.writeTo(upload);
            StagedObject staged = upload.seal();
            store.complete(key, staged.token());
        }
    }

    private static boolean isLong(RawSet set) {
        return set.pageCount() > MAX_INLINE_PAGES;
    }
}
