// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.Transformer.RecordOutput;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Manifest.EarlierSet;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records that earlier windows have, as far as a raw set reaches into their time: what leaves them out of a window that has
 * them, too. The result depends on raw sets, schema and settings alone.
 */
final class EarlierRecords {
    private final Parts parts;
    private final Window window;
    private final Duration reach;
    private final List<EarlierSet> sets;
    /** What {@link #known} was made by. */
    private @Nullable Schema input;

    private Fingerprints known = new Fingerprints();

    /**
     * @param reach into the time before the window with which its raw set was read, whatever the pipeline's overlap is by now
     * @param sets whose records are left out
     */
    EarlierRecords(Parts parts, Window window, Duration reach, List<EarlierSet> sets) {
        this.parts = parts;
        this.window = window;
        this.reach = reach;
        this.sets = sets;
    }

    /** Those of the windows before that are committed by now, of whatever schedule; of none where the raw set reaches nowhere. */
    static EarlierRecords committed(Parts parts, Window window, Duration reach) throws IOException {
        List<EarlierSet> sets = new ArrayList<>();
        if (!reach.isZero()) {
            Recovery manifests = new Recovery(parts, "", Instant.MAX);
            for (Window earlier : manifests.windows(window.start().minus(reach), window)) {
                Optional<Manifest.Curated> live = manifests.live(earlier);
                if (live.isPresent()) {
                    sets.add(new EarlierSet(earlier, live.get().rawSet()));
                }
            }
        }
        return new EarlierRecords(parts, window, reach, sets);
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
        if (reach.isZero()) {
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
            RawRecords records = new RawRecords(parts, manifests.rawSet(WindowEntry.fresh(set.window()), set.rawSet()));
            records.transform(schema, collecting);
        }
        return collecting.found;
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
                        + reach + " reaches into; make windows or overlap shorter, or allow more by"
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
