// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;

/** A node of the schema as the scanner wants to have it: whatever it asks for again and again is a field. */
final class ScannedPart {
    private static final int MOST_KEYS = 16;

    final Node node;
    final Node.Kind kind;
    /** Of a leaf; STRING for the others, and for a decimal, which is {@link #decimal}. */
    final Type.Scalar scalar;

    final Type.Decimal decimal;
    final boolean isDecimal;
    final boolean nullable;
    final int firstColumn;
    final int lastColumn;
    final int definition;
    /** Of the elements of a list or map after the first. */
    final int innerRepetition;

    final ScannedPart[] children;
    final FieldNames names;
    /** Where the keys of a map begin and end that were read; an object has none but ordinary ones if they fit. */
    final int[] keys;

    ScannedPart(Part part, StringScanner strings, int longestName) {
        this.node = part.node;
        this.kind = node.kind();
        this.scalar = node.type() instanceof Type.Scalar type ? type : Type.Scalar.STRING;
        this.isDecimal = node.type() instanceof Type.Decimal;
        this.decimal = node.type() instanceof Type.Decimal type ? type : new Type.Decimal(1, 0);
        this.nullable = node.nullable();
        this.firstColumn = node.firstColumn();
        this.lastColumn = node.lastColumn();
        this.definition = node.definition();
        this.innerRepetition = node.repetition() + 1;
        this.children = new ScannedPart[part.children.length];
        for (int i = 0; i < children.length; i++) {
            children[i] = new ScannedPart(part.children[i], strings, longestName);
        }
        this.names = new FieldNames(part, strings, longestName);
        this.keys = new int[kind == Node.Kind.MAP ? 2 * MOST_KEYS : 0];
    }

    /** How many objects and arrays stand around a value of this part's, those of it included. */
    int depth() {
        int depth = 0;
        for (ScannedPart child : children) {
            depth = Math.max(depth, child.depth());
        }
        return kind == Node.Kind.LEAF ? 0 : depth + 1;
    }

    int longestName() {
        int longest = kind == Node.Kind.STRUCT ? names.longest() : 0;
        for (ScannedPart child : children) {
            longest = Math.max(longest, child.longestName());
        }
        return longest;
    }
}
