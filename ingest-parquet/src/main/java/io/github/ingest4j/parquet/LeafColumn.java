// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;
import java.util.List;

/**
 * A column of a file.
 *
 * @param path names from the root, those of the groups that make up lists and maps included
 * @param length bytes of a value of fixed length; else 0
 */
record LeafColumn(Node node, List<String> path, PhysicalType physical, int length, Ordering ordering) {

    static LeafColumn of(Node node, List<String> path) {
        Type type = node.type();
        PhysicalType physical = PhysicalType.of(type);
        int length = physical == PhysicalType.FIXED_LEN_BYTE_ARRAY && type instanceof Type.Decimal decimal
                ? PhysicalType.decimalBytes(decimal.precision())
                : 0;
        return new LeafColumn(node, List.copyOf(path), physical, length, Ordering.of(type));
    }

    int maxDefinition() {
        return node.definition();
    }

    int maxRepetition() {
        return node.repetition();
    }

    /** Whether its values are text, which must not be cut within a character. */
    boolean isText() {
        return node.type().equals(Type.STRING);
    }
}
