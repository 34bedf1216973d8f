// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static java.util.Objects.requireNonNull;

/**
 * Why a record was refused, and where its bytes are.
 *
 * @param page number of the page, from 1
 * @param place where the page's bytes are: part key and offset
 * @param byteOffset of the record in the decoded page, or -1 where the format does not tell
 * @param byteLength of the record there, or -1 where it is not known
 * @param recordNumber in the page, from 1
 * @param path the field at fault, dotted; empty where it is the whole record
 * @param reason for a person to read; quotes at most a few characters of the data
 */
public record Rejection(
        Code code,
        int page,
        String place,
        long byteOffset,
        long byteLength,
        long recordNumber,
        String path,
        String reason) {

    /** The kinds of fault that a program tells apart. */
    public enum Code {
        /** The bytes of the record are not of its format. */
        MALFORMED,
        /** A value does not fit the type of its column, or a required one is missing. */
        SCHEMA,
        /** A field is not in the table, and the table's contract takes no record that has one. */
        UNKNOWN_FIELD,
        /** The user's mapper refused it. */
        MAPPER
    }

    public Rejection {
        requireNonNull(code, "code");
        requireNonNull(place, "place");
        requireNonNull(path, "path");
        requireNonNull(reason, "reason");
    }

    @Override
    public String toString() {
        return "record " + recordNumber + " of page " + page + (byteOffset < 0 ? "" : ", at byte " + byteOffset) + " ("
                + place + ")" + (path.isEmpty() ? "" : ", field '" + path + "'") + ": " + reason;
    }
}
