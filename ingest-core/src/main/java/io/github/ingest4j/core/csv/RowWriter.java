// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer.RecordOutput;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.core.internal.Refusal;
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

/** Writes the cells of records into columns, and cuts the batches. */
final class RowWriter implements RecordConsumer {
    /** The size of a batch, which takes a look at every column, is asked for once in so many records… */
    private static final int MOST_UNSIZED_RECORDS = 64;

    /** …or when this part of it has come in as CSV. */
    private static final int UNSIZED_PART = 16;

    private final Schema schema;
    private final CsvFormat format;
    private final CellRules rules;
    private final boolean scans;
    private final RecordOutput output;
    private final boolean wantsOrigins;
    private final long batchBytes;
    private final int batchRecords;
    private final Batch.Builder batch;
    private final CellWriter cellWriter;
    private final Map<String, UnknownField> answers = new HashMap<>();

    /** Columns with a value in the record being read that the table does not have. */
    private final List<String> unknowns = new ArrayList<>();

    private Column[] columns;
    private List<String> header = List.of();

    /** For each column of the page, that of the table; null where the table has none. */
    private @Nullable Node[] targets = new Node[0];

    /** Those of the table that the page does not have. */
    private List<Node> missing = List.of();

    /** Null where no row of the page can be taken so. */
    private @Nullable RowScanner scanner;

    private long scanned;
    private int unsizedRecords;
    private long unsizedBytes;

    /** @param scans whether rows may be taken straight from the bytes of pages */
    RowWriter(
            Schema schema,
            CsvFormat format,
            CellRules rules,
            boolean scans,
            RecordOutput output,
            long batchBytes,
            int batchRecords) {
        this.schema = schema;
        this.format = format;
        this.rules = rules;
        this.scans = scans;
        this.output = output;
        this.wantsOrigins = output.wantsOrigins();
        this.batchBytes = batchBytes;
        this.batchRecords = batchRecords;
        this.batch = Batch.builder(schema);
        this.cellWriter = new CellWriter(rules);
        this.columns = batch.columns().toArray(Column[]::new);
    }

    @Override
    public void beginPage(List<String> names) {
        TableNames tableNames = new TableNames(schema);
        Map<String, Node> nodes = new HashMap<>();
        batch.root().children().forEach(node -> nodes.put(node.name(), node));
        header = names;
        targets = new Node[names.size()];
        for (int i = 0; i < targets.length; i++) {
            tableNames.add(names.get(i));
            targets[i] = nodes.remove(names.get(i));
        }
        missing = new ArrayList<>(nodes.values());
        scanner = scans ? RowScanner.of(format, rules, batch, targets, missing) : null;
        if (scanner != null) {
            for (int i = 0; i < targets.length; i++) {
                if (answers.get(names.get(i)) == UnknownField.LEAVE_OUT) {
                    scanner.leaveOut(i);
                }
            }
        }
    }

    @Override
    public int scan(PageText text, int page, long recordNumber) throws IOException {
        if (scanner == null) {
            return 0;
        }
        // As far as the next look at the batch's size, so that it is cut where it would be otherwise.
        int mostRows = Math.min(MOST_UNSIZED_RECORDS - unsizedRecords, batchRecords - batch.rowCount());
        int taken = scanner.take(text, columns, Math.max(1, mostRows), batchBytes / UNSIZED_PART - unsizedBytes);
        for (int i = 0; i < taken; i++) {
            if (wantsOrigins) {
                batch.endRow(page, recordNumber + 1 + i, text.offset(scanner.start(i)), scanner.length(i));
            }
            unsizedBytes += scanner.length(i);
        }
        if (taken > 0) {
            if (!wantsOrigins) {
                batch.endRows(taken);
            }
            scanned += taken;
            unsizedRecords += taken;
            cut();
        }
        return taken;
    }

    /** Number of records that were taken straight from the bytes of pages. */
    long scanned() {
        return scanned;
    }

    @Override
    public void read(Cells cells) throws IOException, Refusal {
        unknowns.clear();
        try {
            for (int i = 0; i < targets.length; i++) {
                readCell(cells, i);
            }
            for (Node node : missing) {
                writeNull(node, "the page does not have it");
            }
            askAboutUnknowns();
        } catch (Refusal e) {
            batch.discardRow();
            throw e;
        }
    }

    private void readCell(Cells cells, int cell) throws IOException, Refusal {
        Node node = targets[cell];
        boolean absent = cell >= cells.count();
        if (absent || cells.isNull(cell)) {
            if (node != null) {
                writeNull(node, absent ? "the row is too short to have it" : "the cell is null");
            }
        } else if (node == null) {
            unknowns.add(header.get(cell));
        } else {
            cellWriter.write(cells, cell, node, columns[node.firstColumn()]);
        }
    }

    /** Asked when the record is known to be whole: what a faulty one has besides is of no interest. */
    private void askAboutUnknowns() throws IOException, Refusal {
        for (String name : unknowns) {
            UnknownField answer = answers.get(name);
            if (answer == null) {
                answer = output.unknownField(name);
                answers.put(name, answer);
                if (scanner != null && answer == UnknownField.LEAVE_OUT) {
                    scanner.leaveOut(header.indexOf(name));
                }
            }
            if (answer == UnknownField.REJECT_RECORD) {
                throw Refusal.unknownField(name);
            }
        }
    }

    private void writeNull(Node node, String how) throws Refusal {
        if (!node.nullable()) {
            throw Refusal.absent(node, how);
        }
        columns[node.firstColumn()].addAbsent(0, node.definition() - 1);
    }

    @Override
    public void accept(int page, long recordNumber, long byteOffset, long byteLength) throws IOException {
        if (wantsOrigins) {
            batch.endRow(page, recordNumber, byteOffset, byteLength);
        } else {
            batch.endRow();
        }
        unsizedRecords++;
        unsizedBytes += byteLength;
        cut();
    }

    /** Ends the batch if it is full. */
    private void cut() throws IOException {
        if (batch.rowCount() >= batchRecords || isLarge()) {
            flush();
        }
    }

    private boolean isLarge() {
        if (unsizedRecords < MOST_UNSIZED_RECORDS && unsizedBytes < batchBytes / UNSIZED_PART) {
            return false;
        }
        unsizedRecords = 0;
        unsizedBytes = 0;
        return batch.size() >= batchBytes;
    }

    @Override
    public void reject(Rejection rejection) throws IOException {
        output.reject(rejection);
    }

    /** Writes the last batch. */
    void flush() throws IOException {
        if (batch.rowCount() > 0) {
            output.write(batch.build());
            columns = batch.columns().toArray(Column[]::new);
        }
    }
}
