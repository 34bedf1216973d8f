// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Optional;

/**
 * What to look for in a JSON page.
 *
 * @param places of which is told what stands there
 * @param field a place within each record, of which the first and the last value are told
 */
record Watched(List<JsonPointer> places, Optional<RecordField> field) {
    static final Watched NOTHING = new Watched(List.of(), Optional.empty());

    /**
     * A place within each element of an array.
     *
     * @param records where the array stands
     */
    record RecordField(JsonPointer records, JsonPointer field) {}

    static Watched places(List<JsonPointer> places) {
        return new Watched(places, Optional.empty());
    }

    boolean nothing() {
        return places.isEmpty() && field.isEmpty();
    }
}
