// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.benchmark.data.Column;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Queries by which DuckDB reads an input. */
final class DuckDbRead {
    /** More than any document here. */
    private static final String LARGEST_OBJECT = "maximum_object_size = 4294967295";

    private DuckDbRead() {}

    /** The records of a file, with the types of their shape. */
    static String declared(Shape shape, Frame frame, Path file) {
        String columns = columns(shape.columns());
        return switch (frame) {
            case NDJSON -> json(file, "newline_delimited", "columns = {" + columns + "}");
            case ARRAY -> json(file, "array", "columns = {" + columns + "}");
            case DOCUMENT ->
                "SELECT unnest(records, max_depth := 2) FROM (SELECT data AS records FROM ("
                        + json(
                                file,
                                "unstructured",
                                "columns = {data: " + quoted(struct(shape.columns()) + "[]") + "}, " + LARGEST_OBJECT)
                        + "))";
            case CSV ->
                "SELECT * FROM read_csv(" + quoted(file.toString())
                        + ", header = true, delim = ',', quote = '\"', auto_detect = false, columns = {" + columns
                        + "})";
        };
    }

    /** The records of a file, with the types that DuckDB finds. */
    static String inferred(Frame frame, Path file) {
        return switch (frame) {
            case NDJSON -> json(file, "newline_delimited", "sample_size = -1");
            case ARRAY -> json(file, "array", "sample_size = -1");
            case DOCUMENT ->
                "SELECT unnest(data, max_depth := 2) FROM ("
                        + json(file, "unstructured", "sample_size = -1, " + LARGEST_OBJECT) + ")";
            case CSV -> "SELECT * FROM read_csv(" + quoted(file.toString()) + ", sample_size = -1)";
        };
    }

    private static String json(Path file, String format, String more) {
        return "SELECT * FROM read_json(" + quoted(file.toString()) + ", format = '" + format + "', " + more + ")";
    }

    private static String columns(List<Column> columns) {
        return columns.stream()
                .map(column -> quoted(column.name()) + ": " + quoted(type(column)))
                .collect(Collectors.joining(", "));
    }

    private static String struct(List<Column> columns) {
        return columns.stream()
                .map(column -> '"' + column.name() + "\" " + type(column))
                .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }

    /** What DuckDB calls the type of a column. */
    static String type(Column column) {
        return switch (column.kind()) {
            case BOOLEAN -> "BOOLEAN";
            case INTEGER -> "BIGINT";
            case DOUBLE -> "DOUBLE";
            case TEXT -> "VARCHAR";
            case INSTANT -> "TIMESTAMPTZ";
            case LOCAL_DATE_TIME -> "TIMESTAMP";
            case STRUCT -> struct(column.children());
            case LIST -> type(column.element()) + "[]";
        };
    }

    /** A text as SQL writes it. */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
