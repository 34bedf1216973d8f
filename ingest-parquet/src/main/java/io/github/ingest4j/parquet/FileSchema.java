// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * A schema as a Parquet file has it: its nodes in depth-first order, as the footer lists them, and its columns. Lists are of
 * three levels and maps of {@code key_value} groups, as LogicalTypes.md of the format asks for.
 */
record FileSchema(List<Element> elements, List<LeafColumn> columns) {
    private static final String MESSAGE_NAME = "record";
    private static final String LIST_GROUP = "list";
    private static final String MAP_GROUP = "key_value";

    /** How often a node stands in its parent, with the id of {@code parquet.thrift}. */
    enum Repetition {
        REQUIRED(0),
        OPTIONAL(1),
        REPEATED(2);

        private final int id;

        Repetition(int id) {
            this.id = id;
        }

        int id() {
            return id;
        }
    }

    /** What a group stands for. */
    enum Group {
        STRUCT,
        LIST,
        MAP
    }

    /** A node of the tree: a group with its children behind it, or a leaf. */
    sealed interface Element {
        String name();

        Repetition repetition();
    }

    record GroupElement(String name, Repetition repetition, Group group, int children) implements Element {}

    record LeafElement(String name, Repetition repetition, Type type) implements Element {}

    static FileSchema of(Schema schema) {
        Node root = Node.root(schema);
        for (Node leaf : root.leaves()) {
            requireLevelsFit(leaf);
        }
        Builder builder = new Builder();
        builder.group(MESSAGE_NAME, Repetition.REQUIRED, Group.STRUCT, root, List.of());
        return new FileSchema(List.copyOf(builder.elements), List.copyOf(builder.columns));
    }

    /** Columns keep each level in one signed byte. */
    private static void requireLevelsFit(Node leaf) {
        if (leaf.definition() > Byte.MAX_VALUE) {
            throw new SchemaMismatchException("column '" + leaf.path() + "' lies " + leaf.definition()
                    + " definition levels deep, more than the " + Byte.MAX_VALUE
                    + " that can be stored; keep its outer part as text");
        }
    }

    private static final class Builder {
        final List<Element> elements = new ArrayList<>();
        final List<LeafColumn> columns = new ArrayList<>();

        void group(String name, Repetition repetition, Group group, Node node, List<String> path) {
            elements.add(
                    new GroupElement(name, repetition, group, node.children().size()));
            for (Node child : node.children()) {
                node(child, path);
            }
        }

        void node(Node node, List<String> parent) {
            List<String> path = extended(parent, node.name());
            Repetition repetition = node.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
            switch (node.kind()) {
                case LEAF -> {
                    elements.add(new LeafElement(node.name(), repetition, node.type()));
                    columns.add(LeafColumn.of(node, path));
                }
                case STRUCT -> group(node.name(), repetition, Group.STRUCT, node, path);
                case LIST -> repeated(node, repetition, Group.LIST, LIST_GROUP, path);
                case MAP -> repeated(node, repetition, Group.MAP, MAP_GROUP, path);
            }
        }

        void repeated(Node node, Repetition repetition, Group group, String inner, List<String> path) {
            elements.add(new GroupElement(node.name(), repetition, group, 1));
            group(inner, Repetition.REPEATED, Group.STRUCT, node, extended(path, inner));
        }

        static List<String> extended(List<String> path, String name) {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            return longer;
        }
    }
}
