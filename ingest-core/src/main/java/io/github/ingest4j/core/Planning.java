// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.ContentDecoding;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Positions;
import io.github.ingest4j.core.internal.Reach;
import io.github.ingest4j.core.internal.SlicePlan;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at what a run would do, without a trace. */
final class Planning {
    private static final String NO_RUN = "";

    private final Parts parts;

    Planning(Parts parts) {
        this.parts = parts;
    }

    Plan plan(Window window) throws IOException, InterruptedException {
        Optional<WindowEntry> stored = parts.ledger().find(parts.stream(), window);
        WindowEntry entry = stored.orElse(WindowEntry.fresh(window));
        Recovery manifests = new Recovery(parts, NO_RUN, Instant.MAX);
        int rawSet = manifests.lastRawSet(entry);
        boolean rawStored = rawSet > 0 && rawSet >= entry.rawSet();
        Schema table = new TableSchemas(parts.slots(), parts.table()).latest().schema();
        int sampled;
        Schema schema;
        if (parts.mapping() != null && parts.mapping().output() != null) {
            sampled = 0;
            schema =
                    new SchemaGrowth(parts.table()).grown(table, parts.mapping().output());
        } else {
            Schema known = parts.declaredSchema() == null
                    ? table
                    : new SchemaGrowth(parts.table()).grown(table, parts.declaredSchema());
            if (!parts.contract().grows() && !known.isEmpty()) {
                sampled = 0;
                schema = known;
            } else if (rawStored) {
                RawSet set = manifests.rawSet(entry, rawSet);
                sampled = set.pageCount();
                try (RawPages pages = parts.rawSink().open(set)) {
                    schema = parts.transformer().infer(pages, known);
                }
            } else {
                try (FirstPage first = new FirstPage(open(entry))) {
                    sampled = first.page == null ? 0 : 1;
                    schema = parts.transformer().infer(first, known);
                }
            }
        }
        return new Plan(
                parts.stream(),
                window,
                stored.map(found -> found.state().name()).orElse("new"),
                parts.source().toString(),
                rawStored,
                writes(entry, manifests, rawStored),
                table,
                schema,
                sampled);
    }

    private List<String> writes(WindowEntry entry, Recovery manifests, boolean rawStored) throws IOException {
        List<String> writes = new ArrayList<>();
        if (!rawStored) {
            if (parts.source() instanceof SlicedSource) {
                writes.add(Keys.slicePlan(parts.stream(), entry.window(), entry.rawSet()));
                writes.add(Keys.slicePrefix(parts.stream(), entry.window(), entry.rawSet()));
            }
            writes.add(Keys.rawManifest(parts.stream(), entry.window(), entry.rawSet()));
        }
        int last = manifests.lastGeneration(entry);
        if (entry.state().isTerminal()) {
            return writes;
        }
        int generation = Math.max(entry.generation(), Math.max(1, last));
        GenerationKey key = new GenerationKey(parts.stream(), entry.window(), generation);
        writes.add(Keys.curatedManifest(key));
        for (StagingSink sink : parts.stagingSinks()) {
            writes.add(
                    "files of table " + sink.table() + ", dt=" + entry.window().date());
        }
        parts.keyedSinks().forEach(sink -> writes.add("rows of " + sink.name()));
        return writes;
    }

    /** The window's first pages; none where the source divides it into nothing. */
    private PageReader open(WindowEntry entry) throws IOException, InterruptedException {
        Reach now = parts.reach();
        ReadRequest request = parts.request(entry.window(), now).withSecrets(parts.secrets());
        Positions readOn = parts.isSequential()
                ? new ReadingOn(parts, new Recovery(parts, "", Instant.MAX))
                        .likelyStart(entry)
                        .positions()
                : Positions.NONE;
        if (!(parts.source() instanceof SlicedSource source)) {
            return parts.source().open(readOn.at(request));
        }
        String key = Keys.slicePlan(parts.stream(), entry.window(), entry.rawSet());
        Optional<byte[]> frozen = parts.slots().read(key);
        SlicePlan plan = frozen.isPresent()
                ? SlicePlan.read(key, frozen.get())
                : SlicePlan.ofSource(
                        parts.stream(), entry.window(), entry.rawSet(), NO_RUN, 0, now, source.plan(request));
        List<Slice> slices = plan.slices();
        if (slices.isEmpty()) {
            return PageReader.of();
        }
        Duration overlap = plan.reach().orElse(now).length();
        return source.open(readOn.at(request.withOverlap(overlap).withSlice(slices.get(0))));
    }

    /** The source's first page as if it were stored. */
    private static final class FirstPage implements RawPages {
        private final PageReader reader;
        private @Nullable Page page;
        private boolean read;

        FirstPage(PageReader reader) throws IOException, InterruptedException {
            this.reader = reader;
            try {
                this.page = reader.next();
            } catch (IOException | InterruptedException | RuntimeException e) {
                reader.close();
                throw e;
            }
        }

        @Override
        public @Nullable RawPage next() throws IOException {
            Page first = page;
            if (first == null || read) {
                return null;
            }
            read = true;
            String encoding = first.contentEncoding().orElse("");
            InputStream body =
                    ContentDecoding.knows(encoding) ? ContentDecoding.decode(encoding, first.body()) : first.body();
            return new RawPage(1, first.mediaType(), first.attributes(), "not stored", body);
        }

        @Override
        public void close() throws IOException {
            Page first = page;
            page = null;
            if (first != null) {
                first.body().close();
            }
            reader.close();
        }
    }
}
