// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One place of a JSON document that passes: how much of the path to it is open, and what was found there. */
final class PlaceWatch {
    private static final int NOWHERE = -1;

    private final JsonPointer place;
    /** Of the steps of the path, the names in UTF-8, and the numbers of elements where they are such, else negative. */
    private final byte[][] names;

    private final int[] indexes;
    /** The depth of the object or array in which the first step leads on. */
    private int base = 1;
    /** The depth to which the path is open. */
    private int open;

    private boolean named;
    private @Nullable JsonToken token;
    private String text = "";
    private long elements;
    /** The depth of the array that stands at the place, while it is open. */
    private int depth = NOWHERE;

    private long begin = Long.MAX_VALUE;
    private long end = Long.MAX_VALUE;

    PlaceWatch(JsonPointer place) {
        this.place = place;
        List<JsonPointer> steps = new ArrayList<>();
        for (JsonPointer rest = place; !rest.matches(); rest = rest.tail()) {
            steps.add(rest);
        }
        names = steps.stream()
                .map(step -> step.getMatchingProperty().getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        indexes = steps.stream().mapToInt(JsonPointer::getMatchingIndex).toArray();
    }

    JsonInspector.@Nullable Found found() {
        return token == null ? null : new JsonInspector.Found(token, text, elements);
    }

    /** How many bytes come before the elements of the array at the place; endless while it is not there. */
    long begin() {
        return begin;
    }

    /** How many bytes come up to the end of the array at the place; endless while it is open. */
    long end() {
        return end;
    }

    /** The depth of the array that stands at the place; negative while none is open. */
    int arrayDepth() {
        return depth;
    }

    /** Whether the path has no steps. */
    boolean isRoot() {
        return names.length == 0;
    }

    /** Down to which depth it has to hear of values. */
    int heardDepth() {
        return Math.max(open, depth);
    }

    /** Forgets what was found, and looks within the object or array at that depth. */
    void restart(int within) {
        forget();
        base = within;
        open = within;
    }

    /** Forgets what was found, and looks nowhere. */
    void stop() {
        forget();
        open = NOWHERE;
    }

    /** Looks nowhere until it is started again; what was found stays. */
    void shut() {
        open = NOWHERE;
    }

    private void forget() {
        token = null;
        text = "";
        depth = NOWHERE;
    }

    /** The next value of the object at that depth has this name. */
    void name(int outer, byte[] bytes, int from, int to) {
        if (outer == open) {
            named = open - base < names.length && equal(names[open - base], bytes, from, to);
        }
    }

    private static boolean equal(byte[] name, byte[] bytes, int from, int to) {
        return name.length == to - from && Arrays.equals(name, 0, name.length, bytes, from, to);
    }

    /**
     * Whether the next value is at the place.
     *
     * @param outer the depth of the object or array around it
     * @param index its number there; negative in an object
     */
    boolean awaits(int outer, int index) {
        return outer == open && leadsOn(index) && isLast();
    }

    /**
     * A value begins, or a scalar has ended.
     *
     * @param at the number of bytes up to the first bracket of an object or array
     */
    void see(int outer, int index, JsonToken value, String scalar, long at) throws RefusedBodyException {
        if (outer == depth) {
            elements++;
        }
        if (outer != open || !leadsOn(index)) {
            return;
        }
        if (isLast()) {
            find(outer, value, scalar, at);
        } else if (value.isStructStart()) {
            open++;
        }
    }

    /** The object or array at that depth ends, with the last of so many bytes. */
    void leave(int ended, long at) {
        open = Math.min(open, ended - 1);
        if (depth == ended) {
            depth = NOWHERE;
            end = at;
        }
    }

    /** The value at the place, whatever led to it. */
    void find(int outer, JsonToken value, String scalar, long at) throws RefusedBodyException {
        if (token != null) {
            throw new RefusedBodyException("has the place " + place + " twice");
        }
        token = value;
        text = scalar;
        if (value == JsonToken.START_ARRAY) {
            depth = outer + 1;
            begin = at;
        }
    }

    /** Whether the next value of what is open to the path is on the path too. */
    private boolean leadsOn(int index) {
        int step = open - base;
        if (step < 0) {
            return true; // the document itself
        }
        if (step == names.length) {
            return false;
        }
        return index < 0 ? named : indexes[step] == index;
    }

    private boolean isLast() {
        return open - base + 1 == names.length;
    }
}
