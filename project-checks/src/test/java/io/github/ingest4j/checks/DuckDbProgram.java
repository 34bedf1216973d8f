// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import io.github.ingest4j.checks.e2e.DuckDb;
import java.sql.SQLException;

/** What the documents use of the program {@code duckdb}: {@code duckdb -c SQL} prints the rows. */
final class DuckDbProgram {
    private DuckDbProgram() {}

    public static void main(String[] args) throws SQLException {
        if (args.length != 2 || !args[0].equals("-c")) {
            throw new IllegalArgumentException("duckdb -c SQL; it is called with " + String.join(" ", args));
        }
        DuckDb.query(args[1]).forEach(System.out::println);
    }
}
