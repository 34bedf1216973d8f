// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.core.internal.Excerpt;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether names of columns can be those of a table. */
final class ColumnNames {

    private ColumnNames() {}

    /** What is wrong with names, to be said of whoever gives them; empty if nothing. */
    static Optional<String> fault(List<String> names) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isEmpty()) {
                return Optional.of("has no name for column " + (i + 1) + " of " + names.size());
            }
            Integer other = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), i);
            if (other != null) {
                return Optional.of(twice(names.get(other), other + 1, name, i + 1));
            }
        }
        return Optional.empty();
    }

    private static String twice(String one, int oneColumn, String other, int otherColumn) {
        String columns = "columns " + oneColumn + " and " + otherColumn;
        return one.equals(other)
                ? "names " + columns + " alike: '" + Excerpt.of(one) + "'"
                : "names " + columns + " '" + Excerpt.of(one) + "' and '" + Excerpt.of(other)
                        + "', which differ in nothing but case, and query engines take them for one column";
    }
}
