// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * A schema compiled for shredding: each part with its definition and repetition level and its range of columns.
 *
 * <p>Levels are those of the Dremel paper as Apache Parquet uses them for three-level lists: a nullable part adds one
 * definition level, a list or map adds one definition and one repetition level. A column holds, for each of its entries,
 * the repetition level at which the entry begins and the definition level down to which its path is there.
 */
@Experimental
public final class Node {

    /** What a node is made of. */
    public enum Kind {
        LEAF,
        STRUCT,
        /** One child: the element. */
        LIST,
        /** Two children: the key, never null, and the value. */
        MAP
    }

    private final String name;
    private final String path;
    private final Type type;
    private final Kind kind;
    private final boolean nullable;
    private final int definition;
    private final int repetition;
    private final int firstColumn;
    private final int lastColumn;
    private final List<Node> children;

    private Node(
            Plan plan, String name, String path, Type type, boolean nullable, int outerDefinition, int repetition) {
        this.name = name;
        this.path = path;
        this.type = type;
        this.nullable = nullable;
        this.definition = outerDefinition + (nullable ? 1 : 0);
        this.repetition = repetition;
        this.firstColumn = plan.columns;
        List<Node> parts = new ArrayList<>();
        if (type instanceof Type.Struct struct) {
            kind = Kind.STRUCT;
            for (Field field : struct.fields()) {
                parts.add(child(plan, field.name(), field.type(), field.nullable(), definition, repetition));
            }
        } else if (type instanceof Type.ListOf list) {
            kind = Kind.LIST;
            parts.add(child(plan, "element", list.element(), list.elementNullable(), definition + 1, repetition + 1));
        } else if (type instanceof Type.MapOf map) {
            kind = Kind.MAP;
            parts.add(child(plan, "key", Type.STRING, false, definition + 1, repetition + 1));
            parts.add(child(plan, "value", map.value(), map.valueNullable(), definition + 1, repetition + 1));
        } else {
            kind = Kind.LEAF;
            plan.columns++;
        }
        this.children = List.copyOf(parts);
        this.lastColumn = plan.columns - 1;
    }

    private Node(Schema schema, Plan plan) {
        this.name = "";
        this.path = "";
        this.type = Type.STRING;
        this.kind = Kind.STRUCT;
        this.nullable = false;
        this.definition = 0;
        this.repetition = 0;
        this.firstColumn = 0;
        List<Node> parts = new ArrayList<>();
        for (Field field : schema.fields()) {
            parts.add(new Node(plan, field.name(), field.name(), field.type(), field.nullable(), 0, 0));
        }
        this.children = List.copyOf(parts);
        this.lastColumn = plan.columns - 1;
    }

    private Node child(Plan plan, String childName, Type childType, boolean childNullable, int outer, int rep) {
        return new Node(plan, childName, path + "." + childName, childType, childNullable, outer, rep);
    }

    /** The root of a schema: a struct that is always there, whose children are the columns of the table. */
    public static Node root(Schema schema) {
        return new Node(schema, new Plan());
    }

    public String name() {
        return name;
    }

    /** Names from the root, joined by dots: {@code geometry.coordinates.element}. */
    public String path() {
        return path;
    }

    /** The declared type; meaningless for the root. */
    public Type type() {
        return type;
    }

    public Kind kind() {
        return kind;
    }

    public boolean nullable() {
        return nullable;
    }

    /** The definition level of an entry whose path is there down to this node. A null node has one less. */
    public int definition() {
        return definition;
    }

    /** The repetition level of this node itself; elements of a list or map after the first have one more. */
    public int repetition() {
        return repetition;
    }

    /** Index of the first leaf column at or below this node. */
    public int firstColumn() {
        return firstColumn;
    }

    /** Index of the last leaf column at or below this node, inclusive. */
    public int lastColumn() {
        return lastColumn;
    }

    public List<Node> children() {
        return children;
    }

    /** The leaves at or below this node, in column order. */
    public List<Node> leaves() {
        List<Node> leaves = new ArrayList<>();
        addLeaves(leaves);
        return leaves;
    }

    private void addLeaves(List<Node> leaves) {
        if (kind == Kind.LEAF) {
            leaves.add(this);
        }
        for (Node child : children) {
            child.addLeaves(leaves);
        }
    }

    @Override
    public String toString() {
        return path.isEmpty() ? "(record)" : path + ":" + type;
    }

    private static final class Plan {
        int columns;
    }
}
