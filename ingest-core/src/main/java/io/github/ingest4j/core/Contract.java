// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import java.util.Locale;

/**
 * What becomes of records that do not fit their table: that have a field which is no column, or a value which its column
 * cannot hold. Immutable.
 *
 * <p>The table is the declared schema or, where none is declared, what the first window's records are like; a contract holds
 * from then on. Whatever it says, the raw bytes are kept, and a replay under another contract takes in what was left out.
 */
public final class Contract {

    /** What becomes of a field that the table does not have. */
    enum NewField {
        /** It becomes a column. */
        ADD_COLUMN,
        /** It fails the window. */
        FAIL,
        /** It is left out, and the report says so. */
        LEAVE_OUT,
        /** Its record is set aside. */
        QUARANTINE_ROW
    }

    /** What becomes of a value that its column cannot hold, and of a missing one that is required. */
    enum Misfit {
        /** It fails the window. */
        FAIL,
        /** Its record is set aside. */
        QUARANTINE_ROW
    }

    private static final Contract EVOLVE = new Contract(NewField.ADD_COLUMN, Misfit.FAIL);

    private final NewField newField;
    private final Misfit misfit;

    private Contract(NewField newField, Misfit misfit) {
        this.newField = newField;
        this.misfit = misfit;
    }

    /** New fields become columns, and people are told; a value that does not fit fails the window. The default. */
    public static Contract evolve() {
        return EVOLVE;
    }

    /** A new field fails the window, and so does a value that does not fit. */
    public static Contract freeze() {
        return new Contract(NewField.FAIL, Misfit.FAIL);
    }

    /** New fields are left out, the report names them; a value that does not fit fails the window. */
    public static Contract dropField() {
        return new Contract(NewField.LEAVE_OUT, Misfit.FAIL);
    }

    /** A record with a new field, or with a value that does not fit, is set aside. */
    public static Contract quarantineRow() {
        return new Contract(NewField.QUARANTINE_ROW, Misfit.QUARANTINE_ROW);
    }

    /** The same contract, under which a record with a value that does not fit is set aside in place of failing its window. */
    public Contract quarantineMisfits() {
        return new Contract(newField, Misfit.QUARANTINE_ROW);
    }

    NewField newField() {
        return newField;
    }

    Misfit misfit() {
        return misfit;
    }

    /** Whether the table takes new fields as columns. */
    boolean grows() {
        return newField == NewField.ADD_COLUMN;
    }

    /** Stable: part of the plan of a run. */
    @Override
    public String toString() {
        return ("new field: " + newField + ", misfit: " + misfit)
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }
}
