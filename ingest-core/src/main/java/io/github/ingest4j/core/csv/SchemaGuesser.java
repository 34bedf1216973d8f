// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at records to learn the columns that a table does not have. */
final class SchemaGuesser implements RecordConsumer {
    private final Schema known;
    private final CellRules rules;
    private final int maxColumns;
    private final CellTypes cellTypes;
    private final TableNames names;
    private final Map<String, ColumnGuess> found = new LinkedHashMap<>();

    /** For each column of the page, what is learnt of it; null for one that the table has. */
    private @Nullable ColumnGuess[] columns = new ColumnGuess[0];

    private boolean hasPage;

    SchemaGuesser(Schema known, CellRules rules, int maxColumns) {
        this.known = known;
        this.rules = rules;
        this.maxColumns = maxColumns;
        this.cellTypes = new CellTypes(rules.numberText());
        this.names = new TableNames(known);
    }

    /** The schema, with the columns that were seen and are new. */
    Schema schema() {
        if (hasPage) {
            rules.columns().keySet().forEach(this::requireSeen);
        }
        List<Field> fields = new ArrayList<>(known.fields());
        found.values().forEach(guess -> guess.type().ifPresent(type -> fields.add(Field.of(guess.name(), type))));
        return new Schema(fields);
    }

    private void requireSeen(String name) {
        if (!names.has(name)) {
            throw new ConfigurationException("the CsvTransformer is set how to read column '" + name
                    + "', which neither the table nor any page has; the columns are " + names);
        }
    }

    @Override
    public void beginPage(List<String> header) {
        hasPage = true;
        columns = new ColumnGuess[header.size()];
        for (int i = 0; i < columns.length; i++) {
            String name = header.get(i);
            names.add(name);
            columns[i] = known.field(name).isPresent()
                    ? null
                    : found.computeIfAbsent(name, column -> new ColumnGuess(column, rules));
        }
        if (found.size() > maxColumns) {
            throw new SchemaMismatchException(
                    CsvLimits.exceeded("the number of new columns", maxColumns, "columns", "maxColumns"));
        }
    }

    @Override
    public int scan(PageText text, int page, long recordNumber) {
        return 0;
    }

    @Override
    public void read(Cells cells) {
        for (int i = 0; i < cells.count(); i++) {
            ColumnGuess guess = columns[i];
            if (guess != null && !cells.isNull(i)) {
                guess.see(cells, i, cellTypes);
            }
        }
    }

    @Override
    public void accept(int page, long recordNumber, long byteOffset, long byteLength) {
        // What was read is learnt.
    }

    @Override
    public void reject(Rejection rejection) {
        // The transformation meets the same record again, and reports it.
    }
}
