// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.core.internal.Excerpt;
import io.github.ingest4j.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The names of a table's columns and of those that pages would add. */
final class TableNames {
    private static final int SHOWN = 20;

    /** By their spelling without case. */
    private final Map<String, String> names = new LinkedHashMap<>();

    TableNames(Schema schema) {
        schema.fields().forEach(field -> add(field.name()));
    }

    boolean has(String name) {
        return name.equals(names.get(name.toLowerCase(Locale.ROOT)));
    }

    /** @throws SchemaMismatchException if there is another name that differs in nothing but case */
    void add(String name) {
        String other = names.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
        if (other != null && !other.equals(name)) {
            throw new SchemaMismatchException("columns '" + Excerpt.of(other) + "' and '" + Excerpt.of(name)
                    + "', of the table and a page or of two pages, differ in nothing but case, and query engines take"
                    + " them for one column; such pages need a table of their own, or the one spelling");
        }
    }

    /** The first of them. */
    @Override
    public String toString() {
        String shown = names.values().stream()
                .limit(SHOWN)
                .map(name -> "'" + Excerpt.of(name) + "'")
                .collect(Collectors.joining(", "));
        return names.size() > SHOWN ? shown + " and others" : shown;
    }
}
