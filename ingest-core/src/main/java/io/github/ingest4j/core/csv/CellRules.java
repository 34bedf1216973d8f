// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a cell means.
 *
 * @param infer whether types are inferred; else every column is STRING that nothing declares otherwise
 * @param columns what is set for columns, by name
 */
record CellRules(
        boolean infer,
        char decimalSeparator,
        char groupingSeparator,
        Booleans booleans,
        SortedMap<String, ColumnRules> columns) {

    ColumnRules of(String column) {
        return columns.getOrDefault(column, ColumnRules.NONE);
    }

    NumberText numberText() {
        return new NumberText(decimalSeparator, groupingSeparator);
    }

    Booleans booleansOf(String column) {
        Booleans own = of(column).booleans();
        return own == null ? booleans : own;
    }

    /** @throws ConfigurationException if a table has a column that no cell can hold, or is set to be read otherwise */
    void check(Schema schema) {
        for (Field field : schema.fields()) {
            Type type = field.type();
            if (type instanceof Type.Struct || type instanceof Type.ListOf || type instanceof Type.MapOf) {
                throw new ConfigurationException("column '" + field.name() + "' is " + type
                        + ", and a cell of CSV holds one value; declare it STRING, and take it apart with a mapper");
            }
            String set = setFor(field);
            if (set != null) {
                throw new ConfigurationException("column '" + field.name() + "' is " + type
                        + ", and the CsvTransformer is set to read it as " + set
                        + "; declare the column so, or leave the setting out");
            }
        }
    }

    private @Nullable String setFor(Field field) {
        return of(field.name())
                .type()
                .filter(type -> !type.equals(field.type()))
                .map(Type::toString)
                .orElse(null);
    }
}
