// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.schema.Type;
import java.util.Optional;

/** What is known of a column that the table does not have. */
final class ColumnGuess {
    private final String name;
    private final Booleans booleans;
    /** The type that something other than the cells says. */
    private final Optional<Type> declared;

    private boolean hasValue;
    private int types = CellTypes.ALL;
    private int marks;

    ColumnGuess(String name, CellRules rules) {
        this.name = name;
        this.booleans = rules.booleansOf(name);
        Optional<Type> ruled = rules.of(name).type();
        this.declared = ruled.isEmpty() && !rules.infer() ? Optional.of(Type.STRING) : ruled;
    }

    String name() {
        return name;
    }

    /** Looks at a cell that is not null. */
    void see(Cells cells, int cell, CellTypes cellTypes) {
        hasValue = true;
        if (types != 0 && declared.isEmpty()) {
            int found = cellTypes.of(booleans, cells.text(), cells.start(cell), cells.length(cell));
            types &= found;
            marks |= found & (CellTypes.POINT | CellTypes.CODE);
        }
    }

    /** The type of the column; empty if it is null wherever it stands. */
    Optional<Type> type() {
        if (!hasValue) {
            return Optional.empty();
        }
        return declared.isPresent() ? declared : Optional.of(CellTypes.narrowest(types | marks));
    }
}
