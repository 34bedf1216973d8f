// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Parquet with DuckDB. */
final class DuckDb {
    private DuckDb() {}

    /** All records of the files that a path or glob names, as {@link PlainValues}. */
    static List<List<@Nullable Object>> read(String glob, Schema schema) throws SQLException {
        return query("SELECT * FROM read_parquet('" + glob + "', hive_partitioning = false)", schema);
    }

    static List<List<@Nullable Object>> query(String sql, Schema schema) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int i = 0; i < schema.fields().size(); i++) {
                    row.add(plain(schema.fields().get(i).type(), result.getObject(i + 1)));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** The first column as text. */
    static void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static List<String> strings(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    private static @Nullable Object plain(Type type, @Nullable Object value) throws SQLException {
        if (value == null) {
            return null;
        }
        if (type instanceof Type.Struct struct) {
            return struct(struct.fields(), ((Struct) value).getAttributes());
        }
        if (type instanceof Type.ListOf list) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (Object element : (Object[]) ((Array) value).getArray()) {
                elements.add(plain(list.element(), element));
            }
            return elements;
        }
        if (type instanceof Type.MapOf map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                entries.put((String) entry.getKey(), plain(map.value(), entry.getValue()));
            }
            return entries;
        }
        if (type instanceof Type.Decimal) {
            return (BigDecimal) value;
        }
        return switch ((Type.Scalar) type) {
            case BOOLEAN, INT32, INT64, FLOAT64, STRING -> value;
            case BYTES -> ByteBuffer.wrap(((Blob) value).getBytes(1, (int) ((Blob) value).length()));
            case DATE -> (LocalDate) value;
            // parquet-avro says of a time of day that it is UTC's.
            case TIME -> value instanceof OffsetTime utc ? utc.toLocalTime() : (LocalTime) value;
            case TIMESTAMP -> ((OffsetDateTime) value).toInstant();
            case LOCAL_TIMESTAMP -> ((Timestamp) value).toLocalDateTime();
        };
    }

    private static List<@Nullable Object> struct(List<Field> fields, Object[] attributes) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < attributes.length; i++) {
            values.add(plain(fields.get(i).type(), attributes[i]));
        }
        return values;
    }
}
