// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.util.Map;
import java.util.TreeSet;

/**
 * An independently readable part of a window: text only, so that it can travel to another process.
 *
 * @param name unique among the slices of a window
 * @param attributes what the source needs to know which part this is
 */
public record Slice(String name, Map<String, String> attributes) {
    /** The only slice of a window that is not divided. */
    public static final Slice WHOLE = new Slice("all", Map.of());

    public Slice {
        attributes = Map.copyOf(attributes);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a slice needs a name");
        }
    }

    /** A slice whose name says it all. */
    public static Slice of(String name) {
        return new Slice(name, Map.of());
    }

    /**
     * What the source has noted under that name.
     *
     * @throws IllegalArgumentException if it has noted nothing there
     */
    public String attribute(String attribute) {
        String value = attributes.get(attribute);
        if (value == null) {
            throw new IllegalArgumentException("slice '" + name + "' has no attribute '" + attribute + "' but "
                    + new TreeSet<>(attributes.keySet()));
        }
        return value;
    }
}
