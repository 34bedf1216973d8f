// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Good records, some of them made bad on their way out: the same ones always, spread evenly, each fault in its turn.
 *
 * @param count how many of a time range's records are bad; all of them if it has fewer
 * @param faults what makes a record bad
 */
record BadRecords(DemoRecords good, int count, List<UnaryOperator<RecordText>> faults) implements DemoRecords {
    /** What stands for a number that nobody has. */
    static final String NO_NUMBER = "n/a";

    BadRecords {
        faults = List.copyOf(faults);
    }

    /**
     * @param columns of the good records
     * @throws UsageException if no record of such columns can be made bad
     */
    static BadRecords among(DemoRecords good, int count, Schema columns) {
        List<UnaryOperator<RecordText>> faults = good.csvHeader().isPresent()
                ? CsvFaults.of(CsvRows.cells(good.csvHeader().get().toString()), columns)
                : JsonFaults.of(columns);
        if (faults.isEmpty()) {
            throw new UsageException("--inject-bad needs a column of numbers, or a second column");
        }
        return new BadRecords(good, count, faults);
    }

    /** The column whose numbers come as text now and then. */
    static Optional<Field> numbers(Schema columns) {
        return columns.fields().stream()
                .filter(field -> Type.FLOAT64.equals(field.type()) || Type.INT64.equals(field.type()))
                .findFirst();
    }

    /** A number as it comes from where people write decimal commas. */
    static String withComma(String number) {
        if (!number.matches("-?[0-9]+(\\.[0-9]+)?")) {
            return NO_NUMBER;
        }
        return number.contains(".") ? number.replace('.', ',') : number + ",0";
    }

    @Override
    public List<RecordText> between(Instant from, Instant to) throws IOException {
        List<RecordText> records = new ArrayList<>(good.between(from, to));
        int bad = Math.min(count, records.size());
        for (int i = 0; i < bad; i++) {
            int at = (int) ((2L * i + 1) * records.size() / (2L * bad));
            records.set(at, faults.get(i % faults.size()).apply(records.get(at)));
        }
        return records;
    }

    @Override
    public Optional<RecordText> csvHeader() {
        return good.csvHeader();
    }
}
