// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The files of one generation, one after the other, each begun by the first batch that goes into it. */
final class ParquetStaging implements Staging {
    private enum State {
        WRITING,
        BROKEN,
        SEALED,
        CLOSED
    }

    private final ObjectStore store;
    private final Schema schema;
    private final long maxFileBytes;
    private final IntFunction<String> keys;
    private final FileEncoder.Factory encoders;
    private final List<StagedFile> files = new ArrayList<>();

    private State state = State.WRITING;
    private @Nullable OpenFile file;

    ParquetStaging(
            ObjectStore store,
            Schema schema,
            long maxFileBytes,
            IntFunction<String> keys,
            FileEncoder.Factory encoders) {
        this.store = store;
        this.schema = schema;
        this.maxFileBytes = maxFileBytes;
        this.keys = keys;
        this.encoders = encoders;
    }

    @Override
    public void write(Batch batch) throws IOException {
        requireWriting();
        check(batch);
        if (batch.rowCount() == 0) {
            return;
        }
        state = State.BROKEN;
        if (file == null) {
            file = new OpenFile(store.stage(keys.apply(files.size())));
        }
        file.write(batch);
        if (file.size() >= maxFileBytes) {
            endFile(file);
        }
        state = State.WRITING;
    }

    /** Refuses a batch that can be told from itself not to belong here. Any thread may call it. */
    void check(Batch batch) {
        if (!batch.schema().equals(schema)) {
            throw new IllegalArgumentException(
                    "a batch of another schema than was begun: " + batch.schema() + " instead of " + schema);
        }
        if (schema.isEmpty() && batch.rowCount() > 0) {
            throw new SchemaMismatchException(
                    "records without a single column cannot be stored as Parquet; declare a column of the table");
        }
    }

    @Override
    public List<StagedFile> seal() throws IOException {
        requireWriting();
        state = State.BROKEN;
        if (file != null) {
            endFile(file);
        }
        state = State.SEALED;
        return List.copyOf(files);
    }

    private void requireWriting() {
        if (state == State.BROKEN) {
            throw new IllegalStateException("a write to these files failed; they can only be closed");
        }
        if (state != State.WRITING) {
            throw new IllegalStateException("these files were sealed or closed");
        }
    }

    private void endFile(OpenFile ending) throws IOException {
        files.add(ending.seal());
        ending.close();
        file = null;
    }

    /** Discards all files, those that are sealed already included, unless {@link #seal} has handed them over. */
    @Override
    public void close() throws IOException {
        if (state == State.SEALED || state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        List<Closeable> discards = new ArrayList<>();
        if (file != null) {
            discards.add(file);
        }
        files.forEach(ended -> discards.add(() -> store.abort(ended.key(), ended.token())));
        closeAll(discards);
    }

    /** Discards all files, also after {@link #seal}: for who could not hand over what it gave. */
    void discard() throws IOException {
        if (state == State.SEALED) {
            state = State.BROKEN;
        }
        close();
    }

    private static void closeAll(List<Closeable> parts) throws IOException {
        Exception failure = null;
        for (Closeable part : parts) {
            try {
                part.close();
            } catch (IOException | RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
    }

    private final class OpenFile implements Closeable {
        private final ObjectUpload upload;
        private @Nullable FileEncoder encoder;
        private long rows;

        OpenFile(ObjectUpload upload) {
            this.upload = upload;
        }

        void write(Batch batch) throws IOException {
            encoder().write(batch);
            rows += batch.rowCount();
        }

        private FileEncoder encoder() throws IOException {
            if (encoder == null) {
                encoder = encoders.begin(upload);
            }
            return encoder;
        }

        long size() throws IOException {
            return encoder().size();
        }

        StagedFile seal() throws IOException {
            encoder().finish();
            StagedObject staged = upload.seal();
            return new StagedFile(staged.key(), staged.token(), staged.bytes(), rows, staged.checksum());
        }

        /** Frees the encoder first: whatever it does, it must not reach a store that has begun to discard. */
        @Override
        public void close() throws IOException {
            List<Closeable> parts = new ArrayList<>();
            if (encoder != null) {
                parts.add(encoder);
            }
            parts.add(upload);
            closeAll(parts);
        }
    }
}
