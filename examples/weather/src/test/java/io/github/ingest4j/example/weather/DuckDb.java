// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks DuckDB, a reader that shares nothing with ours. */
final class DuckDb {
    private DuckDb() {}

    /** Every Parquet file below a lake, by the plainest of globs. */
    static String files(Path lake) {
        return "'" + lake + "/**/*.parquet'";
    }

    /** The rows of an answer, each as text with its values separated by a bar. */
    static List<String> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }

    static String row(String sql) throws SQLException {
        List<String> rows = rows(sql);
        if (rows.size() != 1) {
            throw new IllegalStateException("one row was expected, not " + rows);
        }
        return rows.get(0);
    }
}
