// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.ReadRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a source reads on after a window, as the window's raw manifest holds it.
 *
 * @param bySlice what was last given for each slice, by its name; empty where the source gives no positions
 * @param from key of the raw manifest whose positions the window itself was read from; empty where there was none
 */
public record Positions(Map<String, String> bySlice, Optional<String> from) {
    /** Of a source that gives none, or has not given one yet. */
    public static final Positions NONE = new Positions(Map.of(), Optional.empty());

    private static final String BY_SLICE = "positions";
    private static final String FROM = "readOnFrom";

    public Positions {
        bySlice = Map.copyOf(bySlice);
        requireNonNull(from, "from");
    }

    public Optional<String> of(String slice) {
        return Optional.ofNullable(bySlice.get(slice));
    }

    /** The request with the position that its slice is read on from, if there is one. */
    public ReadRequest at(ReadRequest request) {
        return of(request.slice().name()).map(request::withPosition).orElse(request);
    }

    public boolean isEmpty() {
        return bySlice.isEmpty();
    }

    /**
     * Those after a window that was read from these.
     *
     * @param key of the raw manifest that holds these
     * @param given what readers have given in the window; what they have not stays
     */
    public Positions after(Optional<String> key, Map<String, String> given) {
        Map<String, String> merged = new LinkedHashMap<>(bySlice);
        merged.putAll(given);
        return new Positions(merged, key);
    }

    void putInto(Map<String, @Nullable Object> members) {
        if (!bySlice.isEmpty()) {
            members.put(BY_SLICE, new TreeMap<>(bySlice));
        }
        from.ifPresent(key -> members.put(FROM, key));
    }

    static Positions from(JsonDocument document) {
        Map<String, String> bySlice = document.has(BY_SLICE) ? document.textsByName(BY_SLICE) : Map.of();
        return new Positions(bySlice, document.optionalText(FROM));
    }
}
