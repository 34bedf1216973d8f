// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest.QuarantineFile;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectStore.CompleteResult;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that one conversion sets aside: counted, and listed line by line in an object of the raw store. One more than
 * the limit allows ends the conversion, and what is listed by then stays as evidence.
 *
 * <p>The object becomes visible before the commit, under a key that no other run uses; it counts only where a manifest lists
 * it. Closing discards what was not completed.
 */
final class Quarantine implements Refusals, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final Parts parts;
    private final GenerationKey generation;
    private final int rawSet;
    private final int schemaVersion;
    private final RawPlaces places;
    private final ObjectStore store;
    private final String key;
    private final Map<Rejection.Code, Long> counts = new EnumMap<>(Rejection.Code.class);
    private long count;
    private @Nullable Rejection first;
    private @Nullable ObjectUpload upload;
    private @Nullable OutputStream lines;
    private @Nullable StagedObject sealed;

    /** @param schemaVersion of the table that the records would have gone into */
    Quarantine(Parts parts, GenerationKey generation, int rawSet, RawSet raw, String runId, int schemaVersion) {
        this.parts = parts;
        this.generation = generation;
        this.rawSet = rawSet;
        this.schemaVersion = schemaVersion;
        this.places = new RawPlaces(raw);
        this.store = parts.rawSink().store();
        this.key = Keys.quarantine(generation, runId);
    }

    long count() {
        return count;
    }

    @Override
    public void refuse(Rejection rejection) throws IOException {
        if (Refusals.failsWindow(rejection, parts.contract(), parts.quarantineLimit())) {
            throw Conversion.refused(rejection);
        }
        if (first == null) {
            first = rejection;
        }
        count++;
        counts.merge(rejection.code(), 1L, Long::sum);
        list(rejection);
        if (parts.quarantineLimit().isExceededBy(count)) {
            throw tooMany("at least " + count);
        }
    }

    /**
     * Says whether the window may go on without the records set aside.
     *
     * @param records of the window, those included
     */
    void check(long records) {
        if (count > 0 && parts.quarantineLimit().isExceededBy(count, records)) {
            throw tooMany(count + " of " + records);
        }
    }

    /** Ends the list and makes it durable, still invisible. */
    void seal() throws IOException {
        if (upload != null && lines != null && sealed == null) {
            lines.close();
            sealed = upload.seal();
            upload.close();
        }
    }

    /** Makes the list readable; empty where nothing was set aside. */
    List<QuarantineFile> complete() throws IOException {
        seal();
        StagedObject list = sealed;
        if (list == null) {
            return List.of();
        }
        if (store.complete(list.key(), list.token()) == CompleteResult.ABSENT
                && store.stat(list.key()).isEmpty()) {
            throw new IOException("the list of quarantined records " + key + " is gone before it was completed");
        }
        sealed = null;
        upload = null;
        return List.of(new QuarantineFile(list.key(), list.bytes(), count, list.checksum()));
    }

    /** What cannot be discarded now stays behind; nothing lists it. */
    @Override
    public void close() {
        try {
            if (sealed != null) {
                store.abort(sealed.key(), sealed.token());
            } else if (upload != null) {
                upload.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("a list of quarantined records that nothing refers to stays behind [key={}]", key, e);
        }
    }

    private void list(Rejection rejection) throws IOException {
        OutputStream out = lines;
        if (out == null) {
            upload = store.stage(key);
            // Closing the list must not close the upload, which would discard it.
            out = new GZIPOutputStream(new Unclosed(upload));
            lines = out;
        }
        Optional<RawPlaces.Place> place = places.of(rejection.page());
        out.write(QuarantineLine.of(new QuarantinedRecord(
                generation.window(),
                generation.generation(),
                rawSet,
                schemaVersion,
                place.map(found -> found.part().key()).orElse(""),
                place.map(found -> found.page().offset()).orElse(0L),
                rejection)));
    }

    private IngestException tooMany(String how) {
        Rejection quoted = first;
        String message = how + " records of window " + generation.window()
                + " cannot be taken, more than the limit allows (" + parts.quarantineLimit() + "): " + byCode()
                + evidence()
                + "; mend what refuses them or raise quarantineLimit(…), then reopen the window; one of them is "
                + quoted;
        boolean misfits = counts.keySet().stream()
                .allMatch(code -> code == Rejection.Code.SCHEMA || code == Rejection.Code.UNKNOWN_FIELD);
        IngestException exception = misfits ? new SchemaMismatchException(message) : new BadRecordException(message);
        exception.initCause(new RefusedRecord(quoted == null ? "" : quoted.reason()));
        return exception;
    }

    private String byCode() {
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private String evidence() {
        try {
            return complete().isEmpty() ? "" : ", listed in " + key;
        } catch (IOException | RuntimeException e) {
            LOG.warn("the list of the records that a window failed for could not be stored [key={}]", key, e);
            return "";
        }
    }

    /** Passes everything on but the end. */
    private static final class Unclosed extends OutputStream {
        private final OutputStream target;

        Unclosed(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            target.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
        }
    }
}
