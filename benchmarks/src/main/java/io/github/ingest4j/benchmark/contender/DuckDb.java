// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** DuckDB inside the process: one statement copies the file. */
public final class DuckDb {
    /** Threads of DuckDB; 1 unless set. */
    public static final String THREADS = "threads";

    /** How much DuckDB may hold outside the heap, as it writes sizes; its own default unless set. */
    public static final String MEMORY_LIMIT = "memoryLimit";

    private DuckDb() {}

    public static void main(String[] args) throws IOException {
        Contender.run(args, DuckDb::convert);
    }

    static long convert(Job job) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(job.ownSettings());
        String threads = settings.getOrDefault(THREADS, "1");
        String limit = settings.getOrDefault(MEMORY_LIMIT, "");
        boolean infers = settings.getOrDefault(Ours.INFER, "false").equals("true");
        settings.keySet().removeAll(List.of(THREADS, MEMORY_LIMIT, Ours.INFER));
        if (!settings.isEmpty()) {
            throw new IllegalArgumentException("DuckDB is given no settings " + settings.keySet());
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads TO " + Integer.parseInt(threads));
            if (!limit.isEmpty()) {
                statement.execute("SET memory_limit = " + DuckDbRead.quoted(limit));
            }
            String query = infers
                    ? DuckDbRead.inferred(job.frame(), job.input())
                    : DuckDbRead.declared(job.shape(), job.frame(), job.input());
            return statement.executeUpdate("COPY (" + query + ") TO "
                    + DuckDbRead.quoted(job.output().toString())
                    + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL " + job.level() + ")");
        } catch (SQLException e) {
            throw new IOException("DuckDB failed with " + job, e);
        }
    }
}
