// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.RawSet;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Publication;
import io.github.ingest4j.core.internal.Redactor;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Fetches the pages of a window (S3) and freezes them as its raw set (S4): from then on the source is not asked again. */
final class Freezing {
    /** Above this many pages, a raw manifest keeps its page list in an object of its own. */
    static final int MAX_INLINE_PAGES = 1_000;

    private final Parts parts;
    private final Claim claim;
    private final TimeLimit limit;
    private final Redactor redactor;
    private final Recovery recovery;
    private WindowEntry entry;

    Freezing(Parts parts, Claim claim, WindowEntry entry, TimeLimit limit, Redactor redactor, Recovery recovery) {
        this.parts = parts;
        this.claim = claim;
        this.entry = entry;
        this.limit = limit;
        this.redactor = redactor;
        this.recovery = recovery;
    }

    /** The entry with the lease as it was last renewed. */
    WindowEntry entry() {
        return entry;
    }

    /** This run's raw set, or that of a faster one. */
    RawSet freeze()
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        Window window = entry.window();
        if (parts.isSnapshot()
                && !window.equals(parts.currentWindow(parts.clock().instant()))) {
            throw new SourceUnavailableException(
                    "the source answers only for now, and window " + window + " has passed",
                    Optional.empty(),
                    new IllegalStateException("missed window"));
        }
        limit.check();
        String runId = claim.owner();
        int number = entry.rawSet();
        RawSet set = new Fetch(parts, window, number, runId, limit, redactor, this::betweenPages).run();
        boolean apart = set.pageCount() > MAX_INLINE_PAGES;
        String pageList = apart ? Keys.rawPageList(parts.stream(), window, number, runId) : "";
        Manifest.Raw manifest = new Manifest.Raw(parts.stream(), window, number, runId, claim.epoch(), set, pageList);
        if (apart) {
            store(pageList, manifest.pageListJson());
        }
        return published(manifest);
    }

    private RawSet published(Manifest.Raw manifest) throws IOException, InterruptedException, OutOfTimeException {
        String key = Keys.rawManifest(manifest.stream(), manifest.window(), manifest.rawSet());
        Publication result = parts.slots().publish(key, manifest.toJson(), manifest.writeId(), limit.commitDeadline());
        if (result instanceof Publication.Committed) {
            return manifest.set();
        }
        if (result instanceof Publication.Lost lost) {
            return recovery.loaded(Manifest.raw(key, lost.body()));
        }
        limit.check();
        throw result.failure("raw manifest " + key + " could not be written");
    }

    private void store(String key, byte[] body) throws IOException {
        ObjectStore store = parts.rawSink().store();
        try (ObjectUpload upload = store.stage(key)) {
            upload.write(body);
            StagedObject staged = upload.seal();
            store.complete(key, staged.token());
        }
    }

    private void betweenPages() throws IOException, SupersededException, OutOfTimeException {
        limit.check();
        if (limit.shouldRenew(entry.leaseUntil().orElse(Instant.MAX))) {
            Instant later = limit.leaseUntil();
            if (!parts.ledger().renew(claim, later)) {
                throw new SupersededException();
            }
            entry = entry.toBuilder().leaseUntil(later).build();
        }
    }
}
