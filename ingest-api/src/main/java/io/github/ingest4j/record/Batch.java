// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import io.github.ingest4j.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A block of records of one schema, held column by column.
 *
 * <p>A batch is filled through its builder, then only read. Filling row by row goes through {@link Builder#row}; reading
 * row by row through {@link #rows}. Column access is {@linkplain Experimental experimental}. Not thread-safe.
 */
public final class Batch {
    private final Schema schema;
    private final Node root;
    private final List<Column> columns;
    private final int rowCount;
    private final @Nullable Origins origins;

    private Batch(Schema schema, Node root, List<Column> columns, int rowCount, @Nullable Origins origins) {
        this.schema = schema;
        this.root = root;
        this.columns = columns;
        this.rowCount = rowCount;
        this.origins = origins;
    }

    /** A builder for batches of a schema. */
    public static Builder builder(Schema schema) {
        return new Builder(schema, Node.root(schema));
    }

    public Schema schema() {
        return schema;
    }

    public int rowCount() {
        return rowCount;
    }

    /** The records one by one; each {@link Row} is a snapshot of its own and stays valid. */
    public Iterable<Row> rows() {
        return () -> new RowIterator(this);
    }

    @Experimental
    public Node root() {
        return root;
    }

    /** The leaf columns, in the order of {@link Node#leaves}. */
    @Experimental
    public List<Column> columns() {
        return columns;
    }

    /** Where the records came from, if whoever filled the batch has said so. */
    @Experimental
    public Optional<Origins> origins() {
        return Optional.ofNullable(origins);
    }

    /** Fills batches. Not thread-safe. */
    public static final class Builder {
        private final Schema schema;
        private final Node root;
        private List<Column> columns;
        /** The columns, in an array because every record goes through them. */
        private Column[] filling;

        private int rowCount;
        private @Nullable Origins origins;

        private Builder(Schema schema, Node root) {
            this.schema = schema;
            this.root = root;
            this.columns = emptyColumns(root);
            this.filling = columns.toArray(new Column[0]);
        }

        private static List<Column> emptyColumns(Node root) {
            List<Column> columns = new ArrayList<>();
            for (Node leaf : root.leaves()) {
                columns.add(new Column(leaf));
            }
            return columns;
        }

        private static List<Column> nextColumns(List<Column> full) {
            List<Column> columns = new ArrayList<>(full.size());
            for (Column column : full) {
                columns.add(column.next());
            }
            return columns;
        }

        /** A new, empty record; nothing enters the batch before {@link RowBuilder#add}. */
        public RowBuilder row() {
            return new RowBuilder(this);
        }

        public Schema schema() {
            return schema;
        }

        public int rowCount() {
            return rowCount;
        }

        /** Bytes held now: what decides when a batch is full. */
        public long size() {
            long size = 0;
            for (Column column : columns) {
                size += column.size();
            }
            return size;
        }

        /**
         * The records so far as a batch; the builder goes on empty.
         *
         * @throws IllegalStateException if it was said of some records where they came from, and of others not, or a column has
         *     more or fewer entries than there are records
         */
        public Batch build() {
            checkEntries();
            if (origins != null && origins.rows() != rowCount) {
                throw new IllegalStateException("of " + rowCount + " records, " + origins.rows()
                        + " say where they came from; end all of a batch with their place, or none");
            }
            Batch batch = new Batch(schema, root, List.copyOf(columns), rowCount, origins);
            origins = null;
            columns = nextColumns(columns);
            filling = columns.toArray(new Column[0]);
            rowCount = 0;
            return batch;
        }

        /** One entry a record: whoever writes to the columns must not forget one. */
        private void checkEntries() {
            for (Column column : filling) {
                if (column.leaf().repetition() == 0 && column.entries() != rowCount) {
                    throw new IllegalStateException(
                            "column '" + column.leaf().path() + "' has " + column.entries() + " entries for " + rowCount
                                    + " records; end each record when all its columns have theirs");
                }
            }
        }

        @Experimental
        public Node root() {
            return root;
        }

        /** The column being filled. The list and its columns change with {@link #build}: fetch them anew after it. */
        @Experimental
        public List<Column> columns() {
            return columns;
        }

        /**
         * Ends a record that was written straight to the columns, and notes where it came from. Either all records of a
         * batch are ended so or none.
         */
        @Experimental
        public void endRow(int page, long recordNumber, long byteOffset, long byteLength) {
            if (origins == null) {
                origins = new Origins();
            }
            origins.add(page, recordNumber, byteOffset, byteLength);
            endRow();
        }

        /**
         * Takes back the last records, which have been ended.
         *
         * @throws IllegalArgumentException if there are not so many
         */
        @Experimental
        public void discardRows(int count) {
            if (count < 0 || count > rowCount) {
                throw new IllegalArgumentException("cannot take back " + count + " of " + rowCount + " records");
            }
            for (Column column : filling) {
                column.discardRow();
                column.truncateRows(count);
            }
            rowCount -= count;
            if (origins != null) {
                origins.truncate(rowCount);
            }
        }

        /** Ends a record that was written straight to the columns. */
        @Experimental
        public void endRow() {
            endRows(1);
        }

        /** Ends several records that were written straight to the columns, to one column after another. */
        @Experimental
        public void endRows(int count) {
            rowCount += count;
            for (Column column : filling) {
                column.endRow();
            }
        }

        /** Takes back whatever was written to the columns since the last {@link #endRow}. */
        @Experimental
        public void discardRow() {
            for (Column column : filling) {
                column.discardRow();
            }
        }
    }
}
