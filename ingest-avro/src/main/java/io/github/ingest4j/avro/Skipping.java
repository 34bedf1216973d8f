// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.Schema;

/** Readers that pass values without a column for them. */
final class Skipping {
    private final IdentityHashMap<Schema, ValueReader> records = new IdentityHashMap<>();

    ValueReader of(Schema avro) {
        return switch (avro.getType()) {
            case NULL -> (in, repetition) -> {};
            case BOOLEAN -> (in, repetition) -> in.pass(1);
            case INT, LONG, ENUM -> (in, repetition) -> in.int64();
            case FLOAT -> (in, repetition) -> in.pass(Float.BYTES);
            case DOUBLE -> (in, repetition) -> in.pass(Double.BYTES);
            case STRING, BYTES -> (in, repetition) -> in.pass(in.length());
            case FIXED -> {
                int size = avro.getFixedSize();
                yield (in, repetition) -> in.pass(size);
            }
            case ARRAY -> run(of(avro.getElementType()), false);
            case MAP -> run(of(avro.getValueType()), true);
            case UNION -> union(avro);
            case RECORD -> record(avro);
        };
    }

    private static ValueReader run(ValueReader element, boolean keys) {
        return (in, repetition) -> {
            for (long count = in.run(); count > 0; count = in.run()) {
                for (; count > 0; count--) {
                    if (keys) {
                        in.pass(in.length());
                    }
                    element.read(in, repetition);
                }
            }
        };
    }

    private ValueReader union(Schema avro) {
        ValueReader[] branches = avro.getTypes().stream().map(this::of).toArray(ValueReader[]::new);
        return (in, repetition) -> branches[in.branch(branches.length)].read(in, repetition);
    }

    /** A record may be inside itself: its reader is known before those of its fields. */
    private ValueReader record(Schema avro) {
        ValueReader known = records.get(avro);
        if (known != null) {
            return known;
        }
        List<ValueReader> fields = new ArrayList<>();
        ValueReader reader = (in, repetition) -> {
            in.enter();
            for (ValueReader field : fields) {
                field.read(in, repetition);
            }
            in.leave();
        };
        records.put(avro, reader);
        avro.getFields().forEach(field -> fields.add(of(field.schema())));
        return reader;
    }
}
