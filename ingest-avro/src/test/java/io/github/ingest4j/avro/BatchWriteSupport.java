// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.record.Node;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Tells parquet-java the records of a batch straight from its columns, without a record object in between. */
final class BatchWriteSupport extends WriteSupport<BatchCursor> {
    private final ParquetSchema schema;
    private final Map<String, String> metadata;
    private final LeafWriter[] leaves;
    private @Nullable RecordConsumer consumer;

    BatchWriteSupport(ParquetSchema schema, Map<String, String> metadata) {
        this.schema = schema;
        this.metadata = metadata;
        this.leaves = schema.root().leaves().stream()
                .map(leaf -> LeafWriter.of(leaf.type()))
                .toArray(LeafWriter[]::new);
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(schema.message(), metadata);
    }

    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("no Hadoop here");
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    /** Writes the record at which the cursor stands, and moves it to the next. */
    @Override
    public void write(BatchCursor cursor) {
        RecordConsumer out = requireNonNull(consumer, "consumer");
        out.startMessage();
        fields(out, cursor, schema.root());
        out.endMessage();
    }

    private void fields(RecordConsumer out, BatchCursor cursor, Node struct) {
        for (int i = 0; i < struct.children().size(); i++) {
            field(out, cursor, struct.children().get(i), i);
        }
    }

    /** A field that is null is left out: the consumer knows its level. */
    private void field(RecordConsumer out, BatchCursor cursor, Node node, int index) {
        int definition = cursor.definition(node.firstColumn());
        if (definition < node.definition()) {
            cursor.skip(node);
            return;
        }
        out.startField(node.name(), index);
        switch (node.kind()) {
            case LEAF -> {
                int column = node.firstColumn();
                leaves[column].write(out, cursor.column(column), cursor.nextValue(column));
            }
            case STRUCT -> {
                out.startGroup();
                fields(out, cursor, node);
                out.endGroup();
            }
            case LIST, MAP -> {
                out.startGroup();
                repeated(out, cursor, node, definition);
                out.endGroup();
            }
        }
        out.endField(node.name(), index);
    }

    private void repeated(RecordConsumer out, BatchCursor cursor, Node node, int definition) {
        if (definition == node.definition()) {
            cursor.skip(node);
            return;
        }
        String name = node.kind() == Node.Kind.LIST ? ParquetSchema.LIST_GROUP : ParquetSchema.MAP_GROUP;
        out.startField(name, 0);
        do {
            out.startGroup();
            fields(out, cursor, node);
            out.endGroup();
        } while (cursor.goesOn(node));
        out.endField(name, 0);
    }
}
