// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.parquet.FileSchema.Element;
import io.github.ingest4j.parquet.FileSchema.Group;
import io.github.ingest4j.parquet.FileSchema.GroupElement;
import io.github.ingest4j.parquet.FileSchema.LeafElement;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** A row group as it was written. */
    record RowGroup(long offset, long rows, List<ChunkPlace> chunks) {
        long compressedBytes() {
            long bytes = 0;
            for (ChunkPlace place : chunks) {
                bytes += place.facts.compressedBytes();
            }
            return bytes;
        }

        long uncompressedBytes() {
            long bytes = 0;
            for (ChunkPlace place : chunks) {
                bytes += place.facts.uncompressedBytes();
            }
            return bytes;
        }
    }

    /** Where a chunk and what belongs to it are in the file; 0 where there is no such thing. */
    static final class ChunkPlace {
        final ChunkFacts facts;
        final long offset;
        long bloomOffset;
        int bloomBytes;
        long columnIndexOffset;
        int columnIndexBytes;
        long offsetIndexOffset;
        int offsetIndexBytes;

        ChunkPlace(ChunkFacts facts, long offset) {
            this.facts = facts;
            this.offset = offset;
        }

        long dataOffset() {
            return offset + facts.dictionaryBytes();
        }
    }

    FileFooter(FileSchema schema, Map<String, String> metadata, Codec codec) {
        this.schema = schema;
        this.metadata = metadata;
        this.codec = codec;
        this.thrift = new ThriftWriter(out);
    }

    void add(RowGroup rowGroup) {
        rowGroups.add(rowGroup);
    }

    List<RowGroup> rowGroups() {
        return rowGroups;
    }

    /** The bytes of the footer, without its length. */
    byte[] toByteArray(String createdBy) {
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
            rowGroup(rowGroups.get(i), i);
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
        return out.toByteArray();
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

    private void rowGroup(RowGroup group, int ordinal) {
        thrift.begin();
        thrift.structs(1, group.chunks().size());
        for (ChunkPlace place : group.chunks()) {
            columnChunk(place);
        }
        thrift.i64(2, group.uncompressedBytes());
        thrift.i64(3, group.rows());
        thrift.i64(5, group.offset());
        thrift.i64(6, group.compressedBytes());
        if (ordinal <= Short.MAX_VALUE) {
            thrift.i16(7, ordinal);
        }
        thrift.end();
    }

    private void columnChunk(ChunkPlace place) {
        thrift.begin();
        thrift.i64(2, 0);
        thrift.begin(3);
        columnMetaData(place);
        thrift.end();
        thrift.i64(4, place.offsetIndexOffset);
        thrift.i32(5, place.offsetIndexBytes);
        if (place.columnIndexBytes > 0) {
            thrift.i64(6, place.columnIndexOffset);
            thrift.i32(7, place.columnIndexBytes);
        }
        thrift.end();
    }

    private void columnMetaData(ChunkPlace place) {
        ChunkFacts chunk = place.facts;
        thrift.i32(1, chunk.leaf().physical().id());
        encodings(chunk);
        thrift.strings(3, chunk.leaf().path());
        thrift.i32(4, codec.id());
        thrift.i64(5, chunk.entries());
        thrift.i64(6, chunk.uncompressedBytes());
        thrift.i64(7, chunk.compressedBytes());
        thrift.i64(9, place.dataOffset());
        if (chunk.dictionaryBytes() > 0) {
            thrift.i64(11, place.offset);
        }
        statistics(chunk);
        encodingStatistics(chunk);
        if (place.bloomBytes > 0) {
            thrift.i64(14, place.bloomOffset);
            thrift.i32(15, place.bloomBytes);
        }
        sizeStatistics(chunk);
    }

    private void encodings(ChunkFacts chunk) {
        Set<Encoding> all = EnumSet.of(Encoding.RLE); // of levels
        all.addAll(chunk.dataPages().keySet());
        if (chunk.dictionaryBytes() > 0) {
            all.add(Encoding.PLAIN);
        }
        thrift.i32s(2, all.size());
        for (Encoding encoding : all) {
            thrift.number(encoding.id());
        }
    }

    private void statistics(ChunkFacts chunk) {
        thrift.begin(12);
        thrift.i64(3, chunk.nulls());
        Bounds bounds = chunk.bounds();
        if (bounds != null) {
            thrift.binary(5, bounds.max());
            thrift.binary(6, bounds.min());
            thrift.bool(7, bounds.maxExact());
            thrift.bool(8, bounds.minExact());
        }
        thrift.end();
    }

    /** By these, readers know without reading whether all data pages have the dictionary. */
    private void encodingStatistics(ChunkFacts chunk) {
        boolean hasDictionary = chunk.dictionaryBytes() > 0;
        thrift.structs(13, chunk.dataPages().size() + (hasDictionary ? 1 : 0));
        if (hasDictionary) {
            pages(PageHeader.Kind.DICTIONARY, Encoding.PLAIN, 1);
        }
        for (Map.Entry<Encoding, Integer> pages : chunk.dataPages().entrySet()) {
            pages(PageHeader.Kind.DATA, pages.getKey(), pages.getValue());
        }
    }

    private void pages(PageHeader.Kind kind, Encoding encoding, int count) {
        thrift.begin();
        thrift.i32(1, kind.type());
        thrift.i32(2, encoding.id());
        thrift.i32(3, count);
        thrift.end();
    }

    private void sizeStatistics(ChunkFacts chunk) {
        LeafColumn leaf = chunk.leaf();
        thrift.begin(16);
        if (leaf.physical() == PhysicalType.BYTE_ARRAY) {
            thrift.i64(1, chunk.variableBytes());
        }
        if (leaf.maxRepetition() > 0) {
            thrift.i64s(2, chunk.repetitions());
        }
        if (leaf.maxDefinition() > 0) {
            thrift.i64s(3, chunk.definitions());
        }
        thrift.end();
    }
}
