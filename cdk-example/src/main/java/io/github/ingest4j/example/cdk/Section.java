// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a configuration file, read key by key. What is wrong is noted with its line and key, and reading goes on with a
 * value that fits, so that a person is told of everything at once.
 */
final class Section {
    private final String path;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();
    private final List<String> problems;

    /**
     * @param path how messages call it, such as {@code ingest}; empty for the file's own mapping
     * @param problems where what is wrong is noted
     */
    Section(String path, Node node, List<String> problems) {
        this.path = path;
        this.line = line(node);
        this.problems = problems;
        if (!(node instanceof MappingNode mapping)) {
            problem(line, (path.isEmpty() ? "the file" : path) + " must have keys and values");
            return;
        }
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problem(line(entry.getKeyNode()), "a key of " + where() + " is no text");
            } else if (values.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
                problem(line(key), name(key.getValue()) + " is there twice");
            }
        }
    }

    /** The section of that key; an empty one where it is missing. */
    Section section(String key) {
        known.add(key);
        Node node = values.get(key);
        if (node == null) {
            problem(line, name(key) + " is missing");
            return new Section(name(key), new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK), new ArrayList<>());
        }
        return new Section(name(key), node, problems);
    }

    /** All keys with their values as texts, whatever the keys are. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        values.keySet().forEach(key -> texts.put(key, scalar(key)));
        return texts;
    }

    /** A text that the pattern matches as a whole. */
    String text(String key, String pattern, String what) {
        String text = scalar(key);
        if (has(key) && !text.matches(pattern)) {
            wrong(key, what);
        }
        return text;
    }

    int number(String key, int least, int most) {
        String text = scalar(key);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number out of range.
        }
        if (has(key)) {
            wrong(key, "a number from " + least + " to " + most);
        }
        // The largest breaks no rule between two numbers here, of which there would be more to tell.
        return most;
    }

    ZoneId timeZone(String key) {
        String text = scalar(key);
        // An offset is no zone that knows daylight saving, and the scheduler refuses it.
        if (ZoneId.getAvailableZoneIds().contains(text)) {
            return ZoneId.of(text);
        }
        if (has(key)) {
            wrong(key, "a time zone such as Europe/Berlin or UTC");
        }
        return ZoneId.of("UTC");
    }

    boolean flag(String key) {
        String text = scalar(key);
        if (has(key) && !text.equals("true") && !text.equals("false")) {
            wrong(key, "true or false");
        }
        return text.equals("true");
    }

    <E extends Enum<E>> E oneOf(String key, Class<E> type) {
        E[] choices = type.getEnumConstants();
        String text = scalar(key);
        for (E choice : choices) {
            if (choice.name().equals(text)) {
                return choice;
            }
        }
        if (has(key)) {
            wrong(key, "one of " + Arrays.toString(choices).replaceAll("[\\[\\]]", ""));
        }
        return choices[0];
    }

    /** Notes keys that nobody has asked for; to be called when all have been. */
    void refuseOthers() {
        values.forEach((key, value) -> {
            if (!known.contains(key)) {
                problem(line(value), name(key) + " is unknown; " + where() + " has " + String.join(", ", known));
            }
        });
    }

    /** Notes that a value is not what it should be. */
    void wrong(String key, String what) {
        problem(line(values.get(key)), name(key) + " must be " + what + "; it is '" + scalar(key) + "'");
    }

    /** The text of a value; empty where it is missing, which is noted. */
    private String scalar(String key) {
        boolean first = known.add(key);
        Node node = values.get(key);
        if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return scalar.getValue();
        }
        if (first && node == null) {
            problem(line, name(key) + " is missing");
        } else if (first) {
            problem(line(node), name(key) + " must have one value");
        }
        return "";
    }

    /** Whether there is a value to judge: what is missing has been noted. */
    boolean has(String key) {
        return values.get(key) instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL);
    }

    private void problem(int line, String text) {
        problems.add("line " + line + ": " + text);
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String where() {
        return path.isEmpty() ? "the file" : path;
    }

    private static int line(@Nullable Node node) {
        return node == null
                ? 1
                : node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
