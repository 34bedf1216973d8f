// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.schema.Type;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is set for one column; nulls where it is not. Any of it says what type the column has. */
record ColumnRules(
        @Nullable Booleans booleans,
        @Nullable MomentPattern pattern,
        @Nullable ZoneId zone) {
    static final ColumnRules NONE = new ColumnRules(null, null, null);

    ColumnRules withBooleans(Booleans spelling) {
        return new ColumnRules(spelling, pattern, zone);
    }

    ColumnRules withPattern(MomentPattern moments) {
        return new ColumnRules(booleans, moments, zone);
    }

    ColumnRules withZone(ZoneId clocks) {
        return new ColumnRules(booleans, pattern, clocks);
    }

    /** The type of a column with these rules; empty if any. */
    Optional<Type> type() {
        if (booleans != null) {
            return Optional.of(Type.BOOLEAN);
        }
        return zone != null
                ? Optional.of(Type.TIMESTAMP)
                : Optional.ofNullable(pattern).map(MomentPattern::type);
    }

    /** @throws IllegalStateException if they cannot hold together */
    void check(String column) {
        if (booleans != null && (pattern != null || zone != null)) {
            throw new IllegalStateException(
                    "column '" + column + "' has booleans and also a pattern or a zone, which are for dates and times");
        }
        if (zone != null && pattern != null && !pattern.type().equals(Type.LOCAL_TIMESTAMP)) {
            throw new IllegalStateException("column '" + column + "' has the zone " + zone
                    + ", and a pattern that needs none: '" + pattern + "' reads " + pattern.type());
        }
    }

    /** As far as it is set, for {@link CsvTransformer#version}. */
    @Override
    public String toString() {
        VersionText text = new VersionText();
        if (booleans != null) {
            text.add("booleans", booleans.yes(), booleans.no());
        }
        if (pattern != null) {
            text.add("pattern", pattern.toString());
        }
        if (zone != null) {
            text.add("zone", zone.getId());
        }
        return text.toString();
    }
}
