// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.consumer;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What comes along with a dependency, one artifact a line, indented under what asks for it.
 *
 * @param lines {@code group:artifact:version}, ours without the version; "(run time)" where it is not for compiling
 */
record Tree(List<String> lines) {
    private static final Pattern NODE =
            Pattern.compile("([-+|\\\\ ]*)([^: ]+):([^: ]+):jar:([^: ]+):(compile|runtime)");
    private static final Pattern LINE = Pattern.compile("[-+|\\\\ ]*([^: ]+:[^: ]+)(?::(\\S+))?(?: \\(run time\\))?");

    /** From what the dependency plugin wrote: the first line is the asking project itself. */
    static Tree written(String text) {
        return new Tree(text.lines().skip(1).map(Tree::node).toList());
    }

    private static String node(String line) {
        Matcher node = NODE.matcher(line);
        if (!node.matches()) {
            throw new IllegalArgumentException("no jar for compile or run time: " + line);
        }
        String indent = node.group(1).length() > 3 ? node.group(1).substring(3) : "";
        String ours = "io.github.ingest4j";
        return indent + node.group(2) + ":" + node.group(3)
                + (node.group(2).equals(ours) ? "" : ":" + node.group(4))
                + (node.group(5).equals("runtime") ? " (run time)" : "");
    }

    /** {@code group:artifact} of each line. */
    Set<String> artifacts() {
        return lines.stream().map(line -> parts(line).group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@code group/artifact@version} of others' artifacts, as package URLs write it. */
    Set<String> packages() {
        return lines.stream()
                .map(Tree::parts)
                .filter(parts -> parts.group(2) != null)
                .map(parts -> parts.group(1).replace(':', '/') + "@" + parts.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Matcher parts(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not group:artifact:version: " + line);
        }
        return parts;
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
