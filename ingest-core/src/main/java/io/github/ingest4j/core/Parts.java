// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.KeyedSink;
import io.github.ingest4j.Notifier;
import io.github.ingest4j.RawSink;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.CommitSlot;
import io.github.ingest4j.core.internal.Pause;
import io.github.ingest4j.core.internal.Reach;
import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pipeline was built from. */
record Parts(
        StreamId stream,
        Source source,
        RawSink rawSink,
        Ledger ledger,
        Transformer transformer,
        @Nullable Schema declaredSchema,
        @Nullable Mapping mapping,
        Contract contract,
        QuarantineLimit quarantineLimit,
        @Nullable VolumeExpectation volume,
        List<StagingSink> stagingSinks,
        List<KeyedSink> keyedSinks,
        List<Notifier> notifiers,
        Listeners listeners,
        SecretProvider secrets,
        Schedule schedule,
        Duration settle,
        @Nullable Instant startAt,
        int maxCatchUp,
        @Nullable Overlap overlap,
        Retries retries,
        int parallelSlices,
        Duration maxRun,
        Clock clock,
        Pause pause) {

    private static final int HASH_BYTES = 16;

    Window currentWindow(Instant scheduledTime) {
        return schedule.lastEndedBy(scheduledTime.minus(settle));
    }

    boolean isSnapshot() {
        return source instanceof SnapshotSource;
    }

    /** Whether no window is read before its predecessor is done. */
    boolean isSequential() {
        return source.isSequential() || overlap != null;
    }

    /** Whether the mapper's records have other columns than those that it gets. */
    boolean mapsToOwnColumns() {
        return mapping != null && mapping.output() != null;
    }

    /** How far a raw set reaches that is begun now. */
    Reach reach() {
        return overlap == null ? Reach.NONE : new Reach(overlap.length(), overlap.identity());
    }

    /** For a whole window from its beginning, or as far before it as a raw set reaches. */
    ReadRequest request(Window window, Reach reach) {
        return ReadRequest.of(stream, window).withOverlap(reach.length());
    }

    CommitSlot slots() {
        return new CommitSlot(rawSink.store(), clock, pause);
    }

    /** The table whose schema the records follow: that of the first file sink, else the stream itself. */
    String table() {
        return stagingSinks.isEmpty()
                ? stream.pipeline() + "-" + stream.stream()
                : stagingSinks.get(0).table();
    }

    /** A hash of all that a window's result depends on besides its raw bytes and the table's schema. */
    String planHash() {
        StringBuilder plan = new StringBuilder("transformer ").append(transformer.version());
        if (mapping != null) {
            plan.append("\nmapper ").append(mapping.version());
            plan.append("\noutput ")
                    .append(mapping.output() == null ? "" : mapping.output().toCode());
        }
        plan.append("\nschema ").append(declaredSchema == null ? "" : declaredSchema.toCode());
        plan.append("\ncontract ").append(contract);
        if (overlap != null) {
            plan.append("\noverlap ").append(overlap);
        }
        stagingSinks.forEach(
                sink -> plan.append("\nfiles ").append(sink.table()).append(' ').append(sink.options()));
        keyedSinks.forEach(
                sink -> plan.append("\nrows ").append(sink.name()).append(' ').append(sink.options()));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(plan.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
