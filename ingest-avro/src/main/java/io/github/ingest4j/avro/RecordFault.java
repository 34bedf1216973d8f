// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.Rejection.Code;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;

/** Why a record is refused while its block can be read on. */
record RecordFault(Code code, String path, String reason) {
    private static final String NEW_TABLE = " for a new table, beside the old one, and replay the windows into it";

    /**
     * A value that its column cannot hold.
     *
     * @param found the value and what it is in Avro
     * @param why if the types alone do not say so; else empty
     */
    static RecordFault misfit(Node node, String found, String why, Type remedy) {
        return new RecordFault(
                Code.SCHEMA,
                node.path(),
                "column '" + node.path() + "' is " + node.type() + " and cannot hold " + found
                        + (why.isEmpty() ? "" : ": " + why) + "; declare the column " + remedy + NEW_TABLE);
    }

    static RecordFault absent(Node node, String how) {
        return new RecordFault(
                Code.SCHEMA,
                node.path(),
                "column '" + node.path() + "' is required, " + node.type() + ", and " + how
                        + "; declare the column nullable" + NEW_TABLE);
    }

    static RecordFault malformed(Node node, String reason) {
        return new RecordFault(Code.MALFORMED, node.path(), reason);
    }

    static RecordFault unknown(String path) {
        return new RecordFault(
                Code.UNKNOWN_FIELD,
                path,
                "the table does not have this field, and its contract takes none; declare the column, or change the"
                        + " contract");
    }
}
