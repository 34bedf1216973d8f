// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.parquet.FileSchema.Element;
import io.github.ingest4j.parquet.FileSchema.Group;
import io.github.ingest4j.parquet.FileSchema.GroupElement;
import io.github.ingest4j.parquet.FileSchema.LeafElement;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What ends a file: {@code FileMetaData} of {@code parquet.thrift}, and all that it consists of. */
final class FileFooter {
    private static final int FORMAT_VERSION = 1;
    private static final int MICROS = 2;

    private final FileSchema schema;
    private final Map<String, String> metadata;
    private final Codec codec;
    private final List<RowGroup> rowGroups = new ArrayList<>();
    private final ThriftWriter thrift;
    private final Buffer out = new Buffer();

    FileFooter(FileSchema schema, Map<String, String> metadata, Codec codec) {
        this.schema = schema;
        this.metadata = metadata;
        this.codec = codec;
        this.thrift = new ThriftWriter(out);
    }

    /** Keeps what is to be said of a row group. */
    void add(long offset, long rows, List<ChunkPlace> chunks) {
        rowGroups.add(new RowGroup(offset, rows, chunks, codec));
    }

    /** Appends the indexes of all chunks, as PageIndex.md of the format has them: before the footer, each kind together. */
    void appendIndexes(FileOutput file) throws IOException {
        for (RowGroup group : rowGroups) {
            group.appendColumnIndexes(file);
        }
        for (RowGroup group : rowGroups) {
            group.appendOffsetIndexes(file);
        }
    }

    /** Appends the footer, without its length. */
    void append(String createdBy, FileOutput file) throws IOException {
        out.clear();
        thrift.begin();
        thrift.i32(1, FORMAT_VERSION);
        thrift.structs(2, schema.elements().size());
        for (int i = 0; i < schema.elements().size(); i++) {
            element(schema.elements().get(i), i == 0);
        }
        thrift.i64(3, rows());
        thrift.structs(4, rowGroups.size());
        for (int i = 0; i < rowGroups.size(); i++) {
            rowGroups.get(i).write(thrift, i);
            // One row group at a time: together they may take more room than all that is held besides.
            flush(file);
        }
        thrift.structs(5, metadata.size());
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            thrift.begin();
            thrift.string(1, entry.getKey());
            thrift.string(2, entry.getValue());
            thrift.end();
        }
        thrift.string(6, createdBy);
        columnOrders();
        thrift.end();
        flush(file);
    }

    private void flush(FileOutput file) throws IOException {
        file.append(out);
        out.clear();
    }

    private long rows() {
        long rows = 0;
        for (RowGroup group : rowGroups) {
            rows += group.rows();
        }
        return rows;
    }

    /** TYPE_ORDER for each column: without it, readers take no notice of minima and maxima. */
    private void columnOrders() {
        thrift.structs(7, schema.columns().size());
        for (int i = 0; i < schema.columns().size(); i++) {
            thrift.begin();
            thrift.begin(1);
            thrift.end();
            thrift.end();
        }
    }

    private void element(Element element, boolean isRoot) {
        thrift.begin();
        elementFields(element, isRoot);
        thrift.end();
    }

    private void elementFields(Element element, boolean isRoot) {
        if (element instanceof GroupElement group) {
            if (!isRoot) {
                thrift.i32(3, group.repetition().id());
            }
            thrift.string(4, group.name());
            thrift.i32(5, group.children());
            groupType(group.group());
            return;
        }
        LeafElement leaf = (LeafElement) element;
        PhysicalType physical = PhysicalType.of(leaf.type());
        thrift.i32(1, physical.id());
        if (physical == PhysicalType.FIXED_LEN_BYTE_ARRAY && leaf.type() instanceof Type.Decimal decimal) {
            thrift.i32(2, PhysicalType.decimalBytes(decimal.precision()));
        }
        thrift.i32(3, leaf.repetition().id());
        thrift.string(4, leaf.name());
        leafType(leaf.type());
    }

    /** Each type twice, as the format wants it: the older converted type (field 6), and the logical type (field 10). */
    private void groupType(Group group) {
        switch (group) {
            case STRUCT -> {}
            case LIST -> {
                thrift.i32(6, 3);
                thrift.emptyCase(10, 3);
            }
            case MAP -> {
                thrift.i32(6, 1);
                thrift.emptyCase(10, 2);
            }
        }
    }

    private void leafType(Type type) {
        if (type instanceof Type.Decimal decimal) {
            thrift.i32(6, 5);
            thrift.i32(7, decimal.scale());
            thrift.i32(8, decimal.precision());
            thrift.begin(10);
            thrift.begin(5);
            thrift.i32(1, decimal.scale());
            thrift.i32(2, decimal.precision());
            thrift.end();
            thrift.end();
            return;
        }
        switch ((Type.Scalar) type) {
            case BOOLEAN, INT32, INT64, FLOAT64, BYTES -> {}
            case STRING -> {
                thrift.i32(6, 0);
                thrift.emptyCase(10, 1);
            }
            case DATE -> {
                thrift.i32(6, 6);
                thrift.emptyCase(10, 6);
            }
            case TIME -> {
                thrift.i32(6, 8);
                moment(7, false);
            }
            case TIMESTAMP -> {
                thrift.i32(6, 10);
                moment(8, true);
            }
            // The older type knows no local time; LogicalTypes.md wants it all the same, for readers that know no
            // other.
            case LOCAL_TIMESTAMP -> {
                thrift.i32(6, 10);
                moment(8, false);
            }
        }
    }

    private void moment(int logicalType, boolean adjustedToUtc) {
        thrift.begin(10);
        thrift.begin(logicalType);
        thrift.bool(1, adjustedToUtc);
        thrift.emptyCase(2, MICROS);
        thrift.end();
        thrift.end();
    }
}
