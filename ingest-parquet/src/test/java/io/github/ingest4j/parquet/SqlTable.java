// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schemas and records in DuckDB's SQL: types by their names, {@link PlainValues} as literals. */
final class SqlTable {
    private static final int ROWS_A_STATEMENT = 500;

    private SqlTable() {}

    /** Makes a table that holds the rows, which DuckDB gets as text and not from any file. */
    static void create(Statement statement, String name, Schema schema, List<List<@Nullable Object>> rows)
            throws SQLException {
        List<String> columns = new ArrayList<>();
        schema.fields().forEach(field -> columns.add(identifier(field.name()) + " " + type(field.type())));
        statement.execute("CREATE TABLE " + name + " (" + String.join(", ", columns) + ")");
        for (int from = 0; from < rows.size(); from += ROWS_A_STATEMENT) {
            List<String> tuples = new ArrayList<>();
            for (List<@Nullable Object> row : rows.subList(from, Math.min(rows.size(), from + ROWS_A_STATEMENT))) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < row.size(); i++) {
                    values.add(literal(schema.fields().get(i).type(), row.get(i)));
                }
                tuples.add("(" + String.join(", ", values) + ")");
            }
            statement.execute("INSERT INTO " + name + " VALUES " + String.join(", ", tuples));
        }
    }

    static String type(Type type) {
        if (type instanceof Type.Struct struct) {
            List<String> fields = new ArrayList<>();
            for (Field field : struct.fields()) {
                fields.add(identifier(field.name()) + " " + type(field.type()));
            }
            return "STRUCT(" + String.join(", ", fields) + ")";
        }
        if (type instanceof Type.ListOf list) {
            return type(list.element()) + "[]";
        }
        if (type instanceof Type.MapOf map) {
            return "MAP(VARCHAR, " + type(map.value()) + ")";
        }
        if (type instanceof Type.Decimal decimal) {
            return "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        return switch ((Type.Scalar) type) {
            case BOOLEAN -> "BOOLEAN";
            case INT32 -> "INTEGER";
            case INT64 -> "BIGINT";
            case FLOAT64 -> "DOUBLE";
            case STRING -> "VARCHAR";
            case BYTES -> "BLOB";
            case DATE -> "DATE";
            case TIME -> "TIME";
            case TIMESTAMP -> "TIMESTAMPTZ";
            case LOCAL_TIMESTAMP -> "TIMESTAMP";
        };
    }

    static String literal(Type type, @Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        if (type instanceof Type.Struct struct) {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < struct.fields().size(); i++) {
                Field field = struct.fields().get(i);
                fields.add(text(field.name()) + ": " + literal(field.type(), ((List<?>) value).get(i)));
            }
            return "{" + String.join(", ", fields) + "}";
        }
        if (value instanceof BigDecimal decimal) {
            return text(decimal.toPlainString()) + "::" + type(type);
        }
        if (value instanceof ByteBuffer bytes) {
            return "from_hex('" + HexFormat.of().formatHex(bytes.array()) + "')";
        }
        return text(value.toString()) + "::" + type(type);
    }

    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
