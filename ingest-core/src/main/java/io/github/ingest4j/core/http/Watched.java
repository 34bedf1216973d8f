// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What to look for in a JSON page.
 *
 * @param places of which is told what stands there
 * @param field a place within each record, of which the first and the last value are told
 * @param each a place within each record, of which every value is told
 */
record Watched(List<JsonPointer> places, Optional<RecordField> field, Optional<EachRecord> each) {
    static final Watched NOTHING = places(List.of());

    Watched(List<JsonPointer> places, Optional<RecordField> field) {
        this(places, field, Optional.empty());
    }

    /**
     * A place within each element of an array.
     *
     * @param records where the array stands
     */
    record RecordField(JsonPointer records, JsonPointer field) {}

    /**
     * Who is told what each record has at a place.
     *
     * @param values takes nothing where a record has nothing there
     */
    record EachRecord(RecordField field, Consumer<Optional<JsonInspector.Found>> values) {}

    static Watched places(List<JsonPointer> places) {
        return new Watched(places, Optional.empty());
    }

    boolean nothing() {
        return places.isEmpty() && field.isEmpty() && each.isEmpty();
    }
}
