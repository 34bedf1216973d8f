// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

import java.util.List;

/**
 * A column of a shape, in the words of no contender.
 *
 * @param children the fields of a struct, the one element of a list, else none
 */
public record Column(String name, Kind kind, List<Column> children) {

    /** What a column holds. */
    public enum Kind {
        BOOLEAN,
        INTEGER,
        DOUBLE,
        TEXT,
        /** A point in time: ISO 8601 with an offset from UTC. */
        INSTANT,
        /** A date with a time of day, separated by a blank, and no offset. */
        LOCAL_DATE_TIME,
        STRUCT,
        LIST
    }

    public Column {
        children = List.copyOf(children);
    }

    static Column leaf(String name, Kind kind) {
        return new Column(name, kind, List.of());
    }

    static Column struct(String name, Column... fields) {
        return new Column(name, Kind.STRUCT, List.of(fields));
    }

    static Column list(String name, Column element) {
        return new Column(name, Kind.LIST, List.of(element));
    }

    /** What a list holds. */
    public Column element() {
        return children.get(0);
    }

    int leaves() {
        return children.isEmpty()
                ? 1
                : children.stream().mapToInt(Column::leaves).sum();
    }
}
