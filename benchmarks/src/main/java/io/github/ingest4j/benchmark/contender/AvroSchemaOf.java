// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.benchmark.data.Column;
import io.github.ingest4j.benchmark.data.Shape;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Shapes as Avro schemas: everything may be null. */
final class AvroSchemaOf {
    private AvroSchemaOf() {}

    static Schema of(Shape shape) {
        return struct("record", shape.columns());
    }

    private static Schema struct(String name, List<Column> columns) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Column column : columns) {
            fields.add(new Schema.Field(column.name(), nullable(name, column), null, Schema.Field.NULL_DEFAULT_VALUE));
        }
        return Schema.createRecord(name, null, "benchmark", false, fields);
    }

    private static Schema nullable(String parent, Column column) {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), type(parent, column));
    }

    private static Schema type(String parent, Column column) {
        return switch (column.kind()) {
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case INTEGER -> Schema.create(Schema.Type.LONG);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case TEXT -> Schema.create(Schema.Type.STRING);
            case INSTANT -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case LOCAL_DATE_TIME -> LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case STRUCT -> struct(parent + "_" + column.name(), column.children());
            case LIST -> Schema.createArray(nullable(parent + "_" + column.name(), column.element()));
        };
    }
}
