// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One place within each record: what the first and the last of them have there, and every one, if somebody wants that. */
final class FieldWatch {
    private final PlaceWatch records;
    private final PlaceWatch field;
    private final @Nullable Consumer<Optional<JsonInspector.Found>> values;
    private JsonInspector.@Nullable Found first;
    private long seen;
    private int recordDepth = Integer.MAX_VALUE;

    FieldWatch(PlaceWatch records, JsonPointer place, @Nullable Consumer<Optional<JsonInspector.Found>> values) {
        this.records = records;
        this.field = new PlaceWatch(place);
        this.values = values;
        field.stop();
    }

    JsonInspector.@Nullable Found ofFirst() {
        return seen == 1 ? field.found() : first;
    }

    JsonInspector.@Nullable Found ofLast() {
        return field.found();
    }

    int heardDepth() {
        return field.heardDepth();
    }

    /** Tells what the record has that is over, if there is one. */
    void tell() {
        if (seen > 0 && values != null) {
            values.accept(Optional.ofNullable(field.found()));
        }
    }

    void name(int outer, byte[] bytes, int from, int to) {
        field.name(outer, bytes, from, to);
    }

    boolean awaits(int outer, int index) {
        return outer == records.arrayDepth() ? field.isRoot() : field.awaits(outer, index);
    }

    void see(int outer, int index, JsonToken value, String scalar, long at) throws RefusedBodyException {
        if (outer != records.arrayDepth()) {
            field.see(outer, index, value, scalar, at);
            return;
        }
        first = seen == 1 ? field.found() : first;
        tell();
        seen++;
        recordDepth = outer + 1;
        if (value.isStructStart()) {
            field.restart(recordDepth);
        } else {
            field.stop();
        }
        if (field.isRoot()) {
            field.find(outer, value, scalar, at);
        }
    }

    /** The object or array at that depth ends. */
    void leave(int ended, long at) {
        field.leave(ended, at);
        if (ended <= recordDepth) {
            field.shut();
        }
    }
}
