// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.core.internal.Refusal;
import io.github.ingest4j.core.internal.Utf8Buffer;
import io.github.ingest4j.record.Node;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of the schema with what is remembered of the objects read for it so far. */
final class Part {
    /** Names outside the schema that are kept from object to object, to be reported once. */
    private static final int MOST_STRANGERS = 10_000;

    final Node node;
    final Part[] children;
    private final Map<String, Integer> index = new HashMap<>();

    /** For each field, at index + 1, the field that followed it last time; at 0, the one that came first. */
    private final int[] follower;

    /** For each field, the number of the last object in which it stood. */
    private final long[] lastObject;

    private final Map<String, Stranger> strangers = new HashMap<>();
    private long object;
    private int previous;

    Part(Node node) {
        this.node = node;
        this.children = new Part[node.children().size()];
        this.follower = new int[children.length + 1];
        this.lastObject = new long[children.length];
        for (int i = 0; i < children.length; i++) {
            children[i] = new Part(node.children().get(i));
            index.put(children[i].node.name(), i);
            follower[i] = i;
        }
        follower[children.length] = -1;
    }

    void beginObject() {
        object++;
        previous = -1;
        if (strangers.size() > MOST_STRANGERS) {
            strangers.clear();
        }
    }

    /** The field of that name, or null where the schema has none. */
    @Nullable
    Part enter(String name) throws Refusal {
        int i = follower[previous + 1];
        if (i < 0 || !children[i].node.name().equals(name)) {
            Integer known = index.get(name);
            if (known == null) {
                return null;
            }
            i = known;
            follower[previous + 1] = i;
        }
        if (lastObject[i] == object) {
            throw Refusal.duplicate(children[i].node.path());
        }
        lastObject[i] = object;
        previous = i;
        return children[i];
    }

    boolean isMissing(int child) {
        return lastObject[child] != object;
    }

    /** Notes a field that the schema does not have. */
    Stranger stranger(String name) throws Refusal {
        Stranger stranger = strangers.get(name);
        if (stranger == null) {
            if (!Utf8Buffer.isText(name)) {
                throw Refusal.loneSurrogate(node.path());
            }
            stranger = new Stranger(pathOf(name));
            strangers.put(name, stranger);
        }
        if (stranger.lastObject == object) {
            throw Refusal.duplicate(pathOf(name));
        }
        stranger.lastObject = object;
        return stranger;
    }

    /** The field of that name, which the schema does not have; it need not stand in an object. */
    Stranger remember(String name) {
        return strangers.computeIfAbsent(name, added -> new Stranger(pathOf(added)));
    }

    String pathOf(String name) {
        return node.path().isEmpty() ? name : node.path() + "." + name;
    }

    /** A field that the schema does not have. */
    static final class Stranger {
        final String path;
        private long lastObject;
        /** What is done about it; null until a value was met and the question was asked. */
        @Nullable
        UnknownField answer;

        Stranger(String path) {
            this.path = path;
        }
    }
}
