// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.benchmark.data.Column;
import io.github.ingest4j.benchmark.data.Shape;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.List;

/** Shapes as schemas of the library. */
public final class OursSchema {
    private OursSchema() {}

    public static Schema of(Shape shape) {
        return new Schema(List.of(fields(shape.columns())));
    }

    private static Field[] fields(List<Column> columns) {
        Field[] fields = new Field[columns.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Field.of(columns.get(i).name(), type(columns.get(i)));
        }
        return fields;
    }

    private static Type type(Column column) {
        return switch (column.kind()) {
            case BOOLEAN -> Type.BOOLEAN;
            case INTEGER -> Type.INT64;
            case DOUBLE -> Type.FLOAT64;
            case TEXT -> Type.STRING;
            case INSTANT -> Type.TIMESTAMP;
            case LOCAL_DATE_TIME -> Type.LOCAL_TIMESTAMP;
            case STRUCT -> Type.struct(fields(column.children()));
            case LIST -> Type.list(type(column.element()));
        };
    }
}
