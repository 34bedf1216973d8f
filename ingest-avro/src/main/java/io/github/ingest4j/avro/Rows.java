// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.RawPages.RawPage;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer.RecordOutput;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values of records into columns, and cuts the batches. A value at fault does not stop its record from being read,
 * so that the next one is found; the record is taken back at its end.
 */
final class Rows {
    /** The size of a batch, which takes a look at every column, is asked for once in so many records. */
    private static final int UNSIZED_RECORDS = 64;

    private final RecordOutput output;
    private final boolean wantsOrigins;
    private final long batchBytes;
    private final int batchRecords;
    private final Batch.Builder batch;
    private final Map<String, UnknownField> answers = new HashMap<>();

    /** Fields of the record being read that the schema does not have, as far as they have not been left out before. */
    private final List<String> met = new ArrayList<>();

    private Column[] columns;
    private @Nullable RecordFault fault;
    private int unsizedRecords;

    Rows(Schema schema, RecordOutput output, long batchBytes, int batchRecords) {
        this.output = output;
        this.wantsOrigins = output.wantsOrigins();
        this.batchBytes = batchBytes;
        this.batchRecords = batchRecords;
        this.batch = Batch.builder(schema);
        this.columns = batch.columns().toArray(Column[]::new);
    }

    Node root() {
        return batch.root();
    }

    void addLong(Node leaf, int repetition, long value) {
        columns[leaf.firstColumn()].addLong(repetition, value);
    }

    void addDouble(Node leaf, int repetition, double value) {
        columns[leaf.firstColumn()].addDouble(repetition, value);
    }

    void addBytes(Node leaf, int repetition, byte[] source, int offset, int length) {
        columns[leaf.firstColumn()].addBytes(repetition, source, offset, length);
    }

    void addNull(Node node, int repetition, String how) {
        if (node.nullable()) {
            addAbsent(node, repetition, node.definition() - 1);
        } else {
            refuse(RecordFault.absent(node, how));
        }
    }

    void addAbsent(Node node, int repetition, int definition) {
        for (int i = node.firstColumn(); i <= node.lastColumn(); i++) {
            columns[i].addAbsent(repetition, definition);
        }
    }

    /** The first fault counts. */
    void refuse(RecordFault found) {
        if (fault == null) {
            fault = found;
        }
    }

    /** A field with a value that the schema does not have. */
    void meet(String path) {
        if (answers.get(path) != UnknownField.LEAVE_OUT && !met.contains(path)) {
            met.add(path);
        }
    }

    /** The record has been read to its end. */
    void endRecord(RawPage page, long number) throws IOException {
        if (fault == null) {
            askAboutStrangers();
        }
        if (fault != null) {
            RecordFault found = fault;
            fault = null;
            batch.discardRow();
            output.reject(new Rejection(
                    found.code(), page.number(), page.place(), -1, -1, number, found.path(), found.reason()));
        } else {
            accept(page.number(), number);
        }
        met.clear();
    }

    private void askAboutStrangers() throws IOException {
        for (String path : met) {
            UnknownField answer = answers.get(path);
            if (answer == null) {
                answer = output.unknownField(path);
                answers.put(path, answer);
            }
            if (answer == UnknownField.REJECT_RECORD) {
                refuse(RecordFault.unknown(path));
            }
        }
    }

    /** Of a record inside a block, which may be compressed, the format tells no byte. */
    private void accept(int page, long number) throws IOException {
        if (wantsOrigins) {
            batch.endRow(page, number, -1, -1);
        } else {
            batch.endRow();
        }
        if (batch.rowCount() >= batchRecords || isLarge()) {
            flush();
        }
    }

    private boolean isLarge() {
        if (++unsizedRecords < UNSIZED_RECORDS) {
            return false;
        }
        unsizedRecords = 0;
        return batch.size() >= batchBytes;
    }

    /** Writes the last batch. */
    void flush() throws IOException {
        if (batch.rowCount() > 0) {
            output.write(batch.build());
            columns = batch.columns().toArray(Column[]::new);
        }
    }
}
