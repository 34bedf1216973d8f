// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/**
 * How what a contender wrote differs from what DuckDB reads in the input: all rows, both ways.
 *
 * @param missing rows that only DuckDB's reading has
 * @param extra rows that only the contender's file has
 * @param rows of DuckDB's reading
 */
public record Comparison(long missing, long extra, long rows) {

    /**
     * Compares all rows.
     *
     * @param infers whether the file has types that were inferred: they are cast to the declared ones
     */
    public static Comparison of(Job job, boolean infers) throws SQLException {
        String columns = job.shape().columns().stream()
                .map(column -> infers
                        ? "CAST(\"" + column.name() + "\" AS " + DuckDbRead.type(column) + ") AS \"" + column.name()
                                + '"'
                        : '"' + column.name() + '"')
                .collect(Collectors.joining(", "));
        String read =
                "(SELECT " + columns + " FROM (" + DuckDbRead.declared(job.shape(), job.frame(), job.input()) + "))";
        String written = "(SELECT " + columns + " FROM read_parquet("
                + DuckDbRead.quoted(job.output().toString()) + "))";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET preserve_insertion_order = false");
            return new Comparison(
                    count(statement, read + " EXCEPT ALL " + written),
                    count(statement, written + " EXCEPT ALL " + read),
                    count(statement, read));
        }
    }

    private static long count(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT count(*) FROM (" + query + ")")) {
            result.next();
            return result.getLong(1);
        }
    }

    public boolean isEqual() {
        return missing == 0 && extra == 0;
    }
}
