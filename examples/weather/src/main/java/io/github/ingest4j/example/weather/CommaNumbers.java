// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.record.RecordMapper;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;

/**
 * Mends a column whose numbers come with a decimal comma now and then, as text: {@code "12,5"}. The pipeline takes the column
 * for text, in which every number is as it was spelled; this makes the numbers.
 */
record CommaNumbers(Field column) implements RecordMapper {
    /** To be changed when the same records come out otherwise: replays go by it. */
    static final String VERSION = "comma-numbers-1";

    /** What the records are read by, of a table of these columns. */
    Schema input(Schema table) {
        return new Schema(table.fields().stream()
                .map(field -> field.equals(column) ? Field.of(field.name(), Type.STRING) : field)
                .toList());
    }

    @Override
    public void map(Row in, Output out) {
        out.copy(in);
        if (!in.isNull(column.name())) {
            String text = in.string(column.name());
            try {
                out.set(column.name(), number(text));
            } catch (ArithmeticException | NumberFormatException e) {
                out.reject(column.name(), "no number of this column");
            }
        }
        out.emit();
    }

    private Number number(String text) {
        BigDecimal number = new BigDecimal(text.replace(',', '.'));
        if (Type.INT64.equals(column.type())) {
            return number.longValueExact();
        }
        return number.doubleValue();
    }
}
