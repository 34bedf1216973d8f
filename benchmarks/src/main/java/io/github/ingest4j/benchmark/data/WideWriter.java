// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

import java.util.List;

/** Flat records of many columns. */
final class WideWriter implements RecordWriter {
    private static final int MISSING_IN = 10;

    private final List<Column> columns;

    WideWriter(List<Column> columns) {
        this.columns = columns;
    }

    @Override
    public void write(Dice dice, long number, Text out) {
        out.add("{\"").add(columns.get(0).name()).add("\":").add(number);
        for (int i = 1; i < columns.size(); i++) {
            if (!dice.oneIn(MISSING_IN)) {
                out.add(",\"").add(columns.get(i).name()).add("\":");
                value(columns.get(i), i, dice, out);
            }
        }
        out.add("}");
    }

    private static void value(Column column, int index, Dice dice, Text out) {
        switch (column.kind()) {
            case INTEGER -> out.add(dice.below(10 + index * index * 10));
            case DOUBLE -> out.fixed(dice.below(1_000_000), 1 + index % 5);
            case TEXT -> out.add("\"").add(Words.plain(dice)).add("\"");
            default -> out.add(dice.oneIn(3) ? "true" : "false");
        }
    }
}
