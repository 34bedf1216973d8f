// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown, as wide as its cells. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> header) {
        rows.add(List.copyOf(header));
    }

    Table row(List<String> cells) {
        if (cells.size() != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    cells.size() + " cells in a table of " + rows.get(0).size() + " columns");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    @Override
    public String toString() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(line(row, widths));
            if (lines.size() == 1) {
                lines.add(ruler(widths));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(i -> i == 0
                        ? left(cells.get(i), widths[i])
                        : " ".repeat(widths[i] - cells.get(i).length()) + cells.get(i))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String left(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }

    private static String ruler(int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(i -> i == 0 ? "-".repeat(widths[i] + 2) : "-".repeat(widths[i] + 1) + ":")
                .collect(Collectors.joining("|", "|", "|"));
    }

    static String figure(double value, int digits) {
        return Double.isNaN(value) ? "?" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    static String figure(Spread spread, int digits) {
        return figure(spread.median(), digits);
    }

    /** {@code 1.30 (1.22-1.37)}. */
    static String ratio(Spread spread) {
        return figure(spread.median(), 2) + " (" + figure(spread.min(), 2) + "-" + figure(spread.max(), 2) + ")";
    }
}
