// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/** The schema of a file laid over that of a table: for each value of a record, the reader that takes it to its column. */
final class RecordPlan {
    private final Rows rows;
    private final LeafReaders leaves;
    private final Skipping skipping = new Skipping();

    private RecordPlan(Rows rows) {
        this.rows = rows;
        this.leaves = new LeafReaders(rows);
    }

    /** The reader of whole records. */
    static ValueReader of(Schema writer, Rows rows) {
        return new RecordPlan(rows).struct(rows.root(), writer);
    }

    /** The reader of a value whose column is there, null or not. */
    private ValueReader value(Node node, Schema avro) {
        return switch (avro.getType()) {
            case NULL -> (in, repetition) -> rows.addNull(node, repetition, "the value is null");
            case UNION -> {
                ValueReader[] branches = avro.getTypes().stream()
                        .map(branch -> value(node, branch))
                        .toArray(ValueReader[]::new);
                yield (in, repetition) -> branches[in.branch(branches.length)].read(in, repetition);
            }
            default -> present(node, avro);
        };
    }

    private ValueReader present(Node node, Schema avro) {
        return switch (node.kind()) {
            case LEAF -> leaves.of(node, avro, skipping);
            case STRUCT -> avro.getType() == Schema.Type.RECORD ? struct(node, avro) : misfit(node, avro);
            case LIST -> avro.getType() == Schema.Type.ARRAY ? list(node, avro) : misfit(node, avro);
            case MAP -> avro.getType() == Schema.Type.MAP ? map(node, avro) : misfit(node, avro);
        };
    }

    private ValueReader misfit(Node node, Schema avro) {
        return leaves.misfit(node, avro, skipping);
    }

    private ValueReader struct(Node node, Schema avro) {
        List<Node> missing = node.children().stream()
                .filter(child -> avro.getField(child.name()) == null)
                .toList();
        ValueReader[] fields =
                avro.getFields().stream().map(field -> field(node, field)).toArray(ValueReader[]::new);
        return (in, repetition) -> {
            for (ValueReader field : fields) {
                field.read(in, repetition);
            }
            for (Node child : missing) {
                rows.addNull(child, repetition, "the record does not have it");
            }
        };
    }

    private ValueReader field(Node struct, Schema.Field field) {
        return struct.children().stream()
                .filter(child -> child.name().equals(field.name()))
                .findFirst()
                .map(child -> value(child, field.schema()))
                .orElseGet(() -> stranger(pathOf(struct, field.name()), field.schema()));
    }

    private static String pathOf(Node struct, String name) {
        return struct.path().isEmpty() ? name : struct.path() + "." + name;
    }

    /** A field that the table does not have counts only where it is not null. */
    private ValueReader stranger(String path, Schema avro) {
        if (avro.getType() == Schema.Type.NULL) {
            return skipping.of(avro);
        }
        if (avro.getType() == Schema.Type.UNION) {
            ValueReader[] branches = avro.getTypes().stream()
                    .map(branch -> stranger(path, branch))
                    .toArray(ValueReader[]::new);
            return (in, repetition) -> branches[in.branch(branches.length)].read(in, repetition);
        }
        ValueReader skipped = skipping.of(avro);
        return (in, repetition) -> {
            skipped.read(in, repetition);
            rows.meet(path);
        };
    }

    private ValueReader list(Node node, Schema avro) {
        ValueReader element = value(node.children().get(0), avro.getElementType());
        return (in, repetition) -> {
            int level = repetition;
            for (long count = in.run(); count > 0; count = in.run()) {
                for (; count > 0; count--) {
                    element.read(in, level);
                    level = node.repetition() + 1;
                }
            }
            if (level == repetition) {
                rows.addAbsent(node, repetition, node.definition());
            }
        };
    }

    private ValueReader map(Node node, Schema avro) {
        Node key = node.children().get(0);
        ValueReader keys = leaves.text(key);
        ValueReader value = value(node.children().get(1), avro.getValueType());
        return (in, repetition) -> {
            Set<String> names = new HashSet<>();
            int level = repetition;
            for (long count = in.run(); count > 0; count = in.run()) {
                for (; count > 0; count--) {
                    int start = in.position();
                    keys.read(in, level);
                    if (!names.add(new String(in.bytes(), start, in.position() - start, StandardCharsets.UTF_8))) {
                        rows.refuse(RecordFault.malformed(node, "a key stands more than once in its map"));
                    }
                    value.read(in, level);
                    level = node.repetition() + 1;
                }
            }
            if (level == repetition) {
                rows.addAbsent(node, repetition, node.definition());
            }
        };
    }

    /** What a value of Avro would be as a column, to be declared instead; text where there is no such column. */
    static Type remedy(Node node, Schema avro) {
        Type found = FromAvro.typeOr(avro, Type.STRING);
        return Type.widen(node.type(), found)
                .filter(wider -> !wider.equals(node.type()))
                .orElse(found);
    }
}
