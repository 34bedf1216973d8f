// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.example.weather.DemoRecords.RecordText;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What can be wrong with a row of CSV. */
final class CsvFaults {
    private CsvFaults() {}

    /** @param header names of the cells */
    static List<UnaryOperator<RecordText>> of(List<String> header, Schema columns) {
        List<UnaryOperator<RecordText>> faults = new ArrayList<>();
        Optional<Field> numbers = BadRecords.numbers(columns);
        if (numbers.isPresent()) {
            int index = header.indexOf(numbers.get().name());
            faults.add(row -> textForNumber(row, index));
        }
        if (header.size() > 1) {
            faults.add(CsvFaults::cutShort);
        }
        return faults;
    }

    private static RecordText textForNumber(RecordText row, int index) {
        List<String> cells = cells(row);
        if (index < cells.size()) {
            String number = cells.get(index).replace("\"", "").strip();
            cells.set(index, '"' + BadRecords.withComma(number) + '"');
        }
        return row(cells);
    }

    private static RecordText cutShort(RecordText row) {
        List<String> cells = cells(row);
        return row(cells.subList(0, cells.size() - 1));
    }

    /** The cells as they are spelled, with their quotes. */
    private static List<String> cells(RecordText row) {
        List<String> cells = new ArrayList<>();
        String text = row.toString();
        int start = 0;
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '"') {
                quoted = !quoted;
            } else if (text.charAt(at) == ',' && !quoted) {
                cells.add(text.substring(start, at));
                start = at + 1;
            }
        }
        cells.add(text.substring(start));
        return cells;
    }

    private static RecordText row(List<String> cells) {
        return RecordText.of(String.join(",", cells).getBytes(StandardCharsets.UTF_8));
    }
}
