// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Writes {@code ColumnMetaData} of {@code parquet.thrift}: what readers know of a chunk before they read it. */
final class ChunkMetadata {
    private final Codec codec;
    private final ThriftWriter thrift;

    ChunkMetadata(Codec codec, ThriftWriter thrift) {
        this.codec = codec;
        this.thrift = thrift;
    }

    void write(ChunkPlace place) {
        ChunkFacts chunk = place.facts();
        thrift.begin();
        thrift.i32(1, chunk.leaf().physical().id());
        encodings(chunk);
        thrift.strings(3, chunk.leaf().path());
        thrift.i32(4, codec.id());
        thrift.i64(5, chunk.entries());
        thrift.i64(6, chunk.uncompressedBytes());
        thrift.i64(7, chunk.compressedBytes());
        thrift.i64(9, place.dataOffset());
        if (chunk.dictionaryBytes() > 0) {
            thrift.i64(11, place.offset());
        }
        statistics(chunk);
        encodingStatistics(chunk);
        if (place.bloomBytes() > 0) {
            thrift.i64(14, place.bloomOffset());
            thrift.i32(15, place.bloomBytes());
        }
        sizeStatistics(chunk);
        thrift.end();
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
