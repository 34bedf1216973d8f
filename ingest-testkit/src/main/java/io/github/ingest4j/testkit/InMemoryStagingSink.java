// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.store.KeySegment;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sink that writes each row as a line of text, {@link Row#toString}, into files of a store, usually an
 * {@link InMemoryObjectStore} or a process's view of one:
 * {@code data/{table}/dt=2026-11-20/{pipeline}-{stream}-{window}-g000001-{runId}-00000.rows}.
 */
public final class InMemoryStagingSink implements StagingSink {
    private static final int ONE_FILE = Integer.MAX_VALUE;

    private final String table;
    private final ObjectStore store;
    private final int rowsPerFile;
    private final String options;

    private InMemoryStagingSink(String table, ObjectStore store, int rowsPerFile, String options) {
        this.table = table;
        this.store = store;
        this.rowsPerFile = rowsPerFile;
        this.options = options;
    }

    /** A sink that puts all rows of a generation into one file. */
    public static InMemoryStagingSink of(String table, ObjectStore store) {
        return new InMemoryStagingSink(table, store, ONE_FILE, "");
    }

    /** The same sink, beginning another file after so many rows. */
    public InMemoryStagingSink withRowsPerFile(int rows) {
        return new InMemoryStagingSink(table, store, rows, options);
    }

    /** The same sink with other {@link #options}. */
    public InMemoryStagingSink withOptions(String value) {
        return new InMemoryStagingSink(table, store, rowsPerFile, value);
    }

    /** The rows of a table that readers of a store see now, in the order of files and rows. */
    public static List<String> rows(InMemoryObjectStore store, String table) {
        String prefix = prefix(table);
        return store.visible().entrySet().stream()
                .filter(object -> object.getKey().startsWith(prefix))
                .flatMap(object -> new String(object.getValue(), StandardCharsets.UTF_8).lines())
                .toList();
    }

    @Override
    public String table() {
        return table;
    }

    @Override
    public String options() {
        return options;
    }

    @Override
    public Staging begin(GenerationKey key, String runId, Schema schema) {
        return new RowFiles(prefix(table) + "dt=" + key.window().date() + "/"
                + KeySegment.encode(key.stream().pipeline()) + "-"
                + KeySegment.encode(key.stream().stream()) + "-" + key.window().name() + "-" + key.generationName()
                + "-" + runId);
    }

    @Override
    public void publish(GenerationKey key, List<StagedFile> files) throws IOException {
        for (StagedFile file : files) {
            if (store.complete(file.key(), file.token()) == ObjectStore.CompleteResult.ABSENT && !isThere(file)) {
                throw new DamagedDataException(file.key() + " is neither staged nor there as listed: " + file.bytes()
                        + " bytes, " + file.checksum());
            }
        }
    }

    @Override
    public void discard(GenerationKey key, List<StagedFile> files) throws IOException {
        for (StagedFile file : files) {
            store.abort(file.key(), file.token());
        }
    }

    @Override
    public void retire(GenerationKey key, List<StagedFile> files) throws IOException {
        for (StagedFile file : files) {
            store.abort(file.key(), file.token());
            store.delete(file.key());
        }
    }

    private boolean isThere(StagedFile file) throws IOException {
        return store.stat(file.key())
                .filter(stat -> stat.bytes() == file.bytes() && stat.checksum().equals(file.checksum()))
                .isPresent();
    }

    private static String prefix(String table) {
        return "data/" + KeySegment.encode(table) + "/";
    }

    private final class RowFiles implements Staging {
        private final String name;
        private final List<StagedFile> files = new ArrayList<>();
        private @Nullable ObjectUpload upload;
        private int rows;
        private boolean sealed;

        RowFiles(String name) {
            this.name = name;
        }

        @Override
        public void write(Batch batch) throws IOException {
            for (Row row : batch.rows()) {
                if (upload == null) {
                    upload = store.stage(name + "-" + KeySegment.number(files.size(), 5) + ".rows");
                }
                upload.write((row + "\n").getBytes(StandardCharsets.UTF_8));
                rows++;
                if (rows == rowsPerFile) {
                    endFile(upload);
                }
            }
        }

        private void endFile(ObjectUpload open) throws IOException {
            StagedObject staged = open.seal();
            files.add(new StagedFile(staged.key(), staged.token(), staged.bytes(), rows, staged.checksum()));
            upload = null;
            rows = 0;
        }

        @Override
        public List<StagedFile> seal() throws IOException {
            if (upload != null) {
                endFile(upload);
            }
            sealed = true;
            return List.copyOf(files);
        }

        @Override
        public void close() throws IOException {
            if (sealed) {
                return;
            }
            sealed = true;
            if (upload != null) {
                upload.close();
            }
            for (StagedFile file : files) {
                store.abort(file.key(), file.token());
            }
        }
    }
}
