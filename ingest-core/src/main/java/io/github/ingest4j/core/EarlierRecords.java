// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.Transformer.RecordOutput;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Manifest.EarlierSet;
import io.github.ingest4j.core.internal.Reach;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records that earlier windows have, as far as a raw set reaches into their time: what leaves them out of a window that has
 * them, too. The result depends on raw sets, schema and settings alone.
 */
final class EarlierRecords {
    private final Parts parts;
    private final Window window;
    private final Reach reach;
    private final List<EarlierSet> sets;
    /** What {@link #known} was made by. */
    private @Nullable Schema input;

    private Fingerprints known = new Fingerprints();

    /**
     * @param reach into the time before the window with which its raw set was read, whatever the pipeline's overlap is by now
     * @param sets whose records are left out
     */
    EarlierRecords(Parts parts, Window window, Reach reach, List<EarlierSet> sets) {
        this.parts = parts;
        this.window = window;
        this.reach = reach;
        this.sets = sets;
    }

    /**
     * Those of the windows before whose pages are stored by now, of whatever schedule; of none where the raw set reaches nowhere.
     *
     * <p>What is stored and not converted yet counts, too: it will be converted as it is, and so whole, whenever that is.
     */
    static EarlierRecords frozen(Parts parts, Window window, Reach reach) throws IOException {
        return new EarlierRecords(
                parts, window, reach, reach.isNone() ? List.of() : sets(parts, window, reach.length()));
    }

    private static List<EarlierSet> sets(Parts parts, Window window, Duration length) throws IOException {
        Recovery manifests = new Recovery(parts, "", Instant.MAX);
        Instant from = window.start().minus(length);
        Map<Window, WindowEntry> unfinished = unfinished(parts, window, from);
        Set<Window> windows = new TreeSet<>(unfinished.keySet());
        windows.addAll(manifests.windows(from, window));
        List<EarlierSet> sets = new ArrayList<>();
        for (Window earlier : windows) {
            int live = manifests.live(earlier).map(Manifest.Curated::rawSet).orElse(0);
            if (live > 0) {
                sets.add(new EarlierSet(earlier, live));
            }
            WindowEntry entry = unfinished.get(earlier);
            int last = entry == null ? 0 : manifests.lastRawSet(entry);
            if (entry != null && last > live && last >= entry.rawSet()) {
                sets.add(new EarlierSet(earlier, last));
            }
        }
        return sets;
    }

    /** Windows before another one that end after an instant and that a run has begun and none finished: failed ones, above all. */
    private static Map<Window, WindowEntry> unfinished(Parts parts, Window before, Instant from) throws IOException {
        Map<Window, WindowEntry> unfinished = new HashMap<>();
        for (WindowEntry entry : parts.ledger().entriesFrom(parts.stream(), from.minus(Recovery.LONGEST_WINDOW))) {
            Window window = entry.window();
            if (entry.state() != WindowState.DONE
                    && window.compareTo(before) < 0
                    && window.end().isAfter(from)) {
                unfinished.put(window, entry);
            }
        }
        return unfinished;
    }

    List<EarlierSet> sets() {
        return sets;
    }

    /**
     * What leaves the records out.
     *
     * @param schema what the window's records are converted by; records of the earlier windows that do not fit it are not among
     *     them
     */
    Sieve sieve(Schema schema) throws IOException {
        if (reach.isNone()) {
            return Sieve.OPEN;
        }
        Overlap overlap = parts.overlap() == null ? Overlap.of(reach) : parts.overlap();
        if (!schema.equals(input)) {
            known = fingerprints(overlap, schema);
            input = schema;
        }
        return new OfBatches(overlap, window, known);
    }

    private Fingerprints fingerprints(Overlap overlap, Schema schema) throws IOException {
        Recovery manifests = new Recovery(parts, "", Instant.MAX);
        Collecting collecting = new Collecting(overlap);
        for (EarlierSet set : sets) {
            try {
                RawSet raw = manifests.rawSet(WindowEntry.fresh(set.window()), set.rawSet());
                new RawRecords(parts, raw).transform(schema, collecting);
            } catch (DamagedDataException | BadRecordException | SchemaMismatchException e) {
                throw untold(set, e);
            }
        }
        return collecting.found;
    }

    private IngestException untold(EarlierSet set, IngestException e) {
        String what = "the records of window " + window + " cannot be told from those of window " + set.window()
                + ", which its overlap of " + reach.length() + " reaches into: " + e.getMessage();
        if (e instanceof DamagedDataException) {
            return new DamagedDataException(
                    what
                            + ". Restore that object; where a lifecycle rule removes raw data, let it leave them for longer than"
                            + " the overlap and a replay reach back. Without it, a window that is not done can be read anew by"
                            + " reopenToFetchAgain(…) with an overlap that is shorter or none",
                    e);
        }
        String message =
                what + ". Mend what keeps that window from being done, or read it anew by reopenToFetchAgain(…)"
                        + " in a pipeline without the overlap; then reopen this one";
        if (e instanceof BadRecordException) {
            return new BadRecordException(message, e);
        }
        SchemaMismatchException misfit = new SchemaMismatchException(message);
        misfit.initCause(e);
        return misfit;
    }

    /** Takes the records of one earlier window after the other. What was refused there is refused here as well. */
    private final class Collecting implements RecordOutput {
        private final Overlap overlap;
        private final RecordHash hash;
        private final Fingerprints found = new Fingerprints();

        Collecting(Overlap overlap) {
            this.overlap = overlap;
            this.hash = new RecordHash(overlap.identity());
        }

        @Override
        public void write(Batch batch) {
            hash.begin(batch);
            for (int row = 0; row < batch.rowCount(); row++) {
                if (hash.next() || overlap.identity().isEmpty()) {
                    found.add(hash.high(), hash.low());
                }
            }
            if (found.size() > overlap.maxRecords()) {
                throw new ConfigurationException("window " + window + " would have to be told from more than "
                        + overlap.maxRecords() + " records of the windows before it that its overlap of "
                        + reach.length() + " reaches into; make windows or overlap shorter, or allow more by"
                        + " Overlap.maxRecords(…) if there is the memory for them");
            }
        }

        @Override
        public void reject(Rejection rejection) {
            // Its window has set it aside, and so does this one if it has it.
        }

        @Override
        public UnknownField unknownField(String path) {
            // Where the window's records have told what they have, one with more is none of them, unless it need not be
            // alike.
            boolean leftOut = RawRecords.infersInput(parts)
                    ? !overlap.identity().isEmpty()
                    : parts.contract().newField() == Contract.NewField.LEAVE_OUT;
            return leftOut ? UnknownField.LEAVE_OUT : UnknownField.REJECT_RECORD;
        }
    }

    /** Sifts the batches of the window itself. */
    private static final class OfBatches implements Sieve {
        private final Overlap overlap;
        private final Window window;
        private final Fingerprints known;
        private final RecordHash hash;

        OfBatches(Overlap overlap, Window window, Fingerprints known) {
            this.overlap = overlap;
            this.window = window;
            this.known = known;
            this.hash = new RecordHash(overlap.identity());
        }

        @Override
        public Sifted sift(Batch batch) {
            hash.begin(batch);
            if (batch.rowCount() > 0 && !hash.missing().isEmpty()) {
                throw unknown(batch.schema());
            }
            BitSet left = new BitSet();
            BitSet refused = new BitSet();
            for (int row = 0; row < batch.rowCount(); row++) {
                if (!hash.next() && !overlap.identity().isEmpty()) {
                    refused.set(row);
                } else if (known.contains(hash.high(), hash.low())) {
                    left.set(row);
                }
            }
            return left.isEmpty() && refused.isEmpty() ? Sifted.ALL : sifted(left, refused);
        }

        private Sifted sifted(BitSet left, BitSet refused) {
            String path = refused.isEmpty() ? "" : overlap.identity().get(0);
            return new Sifted(
                    left,
                    refused,
                    path,
                    "no value in " + String.join(", ", overlap.identity())
                            + ", by which the pipeline's overlap tells records apart");
        }

        private SchemaMismatchException unknown(Schema schema) {
            return new SchemaMismatchException("the records of window " + window + " have no column '"
                    + String.join("', '", hash.missing())
                    + "', by which the pipeline's overlap tells them apart; there are "
                    + schema.fields().stream().map(Field::name).collect(Collectors.joining(", "))
                    + ". Name others in Overlap.identifiedBy(…); or declare it in schema(…), if these records have no value"
                    + " in it and others do. Then reopen the window");
        }
    }
}
