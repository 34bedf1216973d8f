// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;

/** Where a walk over a batch stands in each of its columns. */
final class BatchCursor {
    private final Column[] columns;
    private final int[] entries;
    private final int[] values;

    BatchCursor(Batch batch) {
        columns = batch.columns().toArray(Column[]::new);
        entries = new int[columns.length];
        values = new int[columns.length];
    }

    Column column(int index) {
        return columns[index];
    }

    /** The definition level of the next entry; at the first leaf of a node it tells whether the node is there. */
    int definition(int column) {
        return columns[column].definition(entries[column]);
    }

    /** Passes an entry that has a value, and returns the index of the value. */
    int nextValue(int column) {
        entries[column]++;
        return values[column]++;
    }

    /** Passes the one entry that each leaf at or below an absent or empty node has. */
    void skip(Node node) {
        for (int i = node.firstColumn(); i <= node.lastColumn(); i++) {
            entries[i]++;
        }
    }

    /** Whether the next entry is a further element of this list or map. */
    boolean goesOn(Node node) {
        Column column = columns[node.firstColumn()];
        int next = entries[node.firstColumn()];
        return next < column.entries() && column.repetition(next) == node.repetition() + 1;
    }
}
