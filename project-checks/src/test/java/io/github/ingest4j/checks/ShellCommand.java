// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import io.github.ingest4j.checks.Markdown.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * A command in a shell block of a document.
 *
 * @param text as the shell takes it: several lines where all but the last end with a backslash
 * @param where the document and the line
 */
record ShellCommand(String text, String where) {

    /** The commands of a block; empty lines and lines of comment are none. */
    static List<ShellCommand> in(Markdown document, Block block) {
        List<ShellCommand> commands = new ArrayList<>();
        List<String> lines = block.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int first = i;
            while (lines.get(i).endsWith("\\") && i + 1 < lines.size()) {
                i++;
            }
            String text = String.join("\n", lines.subList(first, i + 1)).strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                commands.add(new ShellCommand(text, document.name() + ":" + (block.line() + first)));
            }
        }
        return commands;
    }

    boolean startsWith(String program) {
        return text.equals(program) || text.startsWith(program + " ");
    }

    /** What stands behind the command for people: from the first # after a blank that is not in quotes. */
    String comment() {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '#' && i > 0 && Character.isWhitespace(text.charAt(i - 1))) {
                return text.substring(i + 1).strip();
            }
        }
        return "";
    }
}
