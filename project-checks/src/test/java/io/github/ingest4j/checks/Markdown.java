// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a Markdown document that can be checked.
 *
 * @param name the file, relative to the root of the project
 */
record Markdown(String name, String text) {
    private static final Pattern FENCE = Pattern.compile("^\\s*(`{3,}|~{3,})\\s*([\\w+-]*).*$");
    private static final Pattern GIVEN = Pattern.compile("^\\s*<!--\\s*given:\\s*(.*?)\\s*-->\\s*$");
    private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*#*$");
    private static final Pattern INLINE_CODE = Pattern.compile("(`+)(.+?)\\1");
    private static final Pattern LINK = Pattern.compile(
            "\\]\\(\\s*<?([^)>\\s]+)|^\\s{0,3}\\[[^\\]]+\\]:\\s*<?([^>\\s]+)|\\b(?:href|src)=\"([^\"]+)\"");
    private static final Pattern ANCHOR = Pattern.compile("<a\\s+(?:id|name)=\"([^\"]+)\"");

    /**
     * A fenced block.
     *
     * @param given what the comment {@code <!-- given: Type name, … -->} above it lists: what its code takes as known
     * @param line the line its first line has in the document, from 1
     */
    record Block(String language, String given, String text, int line) {
        boolean isIn(String... languages) {
            return List.of(languages).contains(language.toLowerCase(Locale.ROOT));
        }

        List<String> lines() {
            return text.strip().lines().toList();
        }
    }

    /** A piece of a line: a link's target or what stands in backticks. */
    record Mention(String text, int line) {}

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = text.lines().toList();
        String given = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher comment = GIVEN.matcher(line);
            Matcher fence = FENCE.matcher(line);
            if (fence.matches()) {
                int first = i + 1;
                for (i = first; i < lines.size() && !closes(lines.get(i), fence.group(1)); i++) {}
                String body = String.join("\n", lines.subList(first, Math.min(i, lines.size())));
                blocks.add(new Block(fence.group(2), given, body, first + 1));
                given = "";
            } else if (comment.matches()) {
                given = comment.group(1);
            } else if (!line.isBlank()) {
                given = "";
            }
        }
        return blocks;
    }

    private static boolean closes(String line, String fence) {
        String text = line.strip();
        return text.length() >= fence.length() && text.chars().allMatch(c -> c == fence.charAt(0));
    }

    /** What stands in backticks, outside fenced blocks. */
    List<Mention> inlineCode() {
        List<Mention> mentions = new ArrayList<>();
        List<String> prose = prose();
        for (int i = 0; i < prose.size(); i++) {
            Matcher code = INLINE_CODE.matcher(prose.get(i));
            while (code.find()) {
                mentions.add(new Mention(code.group(2).strip(), i + 1));
            }
        }
        return mentions;
    }

    /** Targets of links and images, outside code. */
    List<Mention> links() {
        List<Mention> links = new ArrayList<>();
        List<String> prose = prose();
        for (int i = 0; i < prose.size(); i++) {
            Matcher link = LINK.matcher(INLINE_CODE.matcher(prose.get(i)).replaceAll("code"));
            while (link.find()) {
                String target =
                        link.group(1) != null ? link.group(1) : link.group(2) != null ? link.group(2) : link.group(3);
                links.add(new Mention(target, i + 1));
            }
        }
        return links;
    }

    /** What a link can name after {@code #}: headings as GitHub spells them, and anchors set by hand. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> used = new HashMap<>();
        for (String line : prose()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String slug = slug(heading.group(1));
                int before = used.merge(slug, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? slug : slug + "-" + before);
            }
            Matcher anchor = ANCHOR.matcher(line);
            while (anchor.find()) {
                anchors.add(anchor.group(1));
            }
        }
        return anchors;
    }

    private static String slug(String heading) {
        return heading.replaceAll("!?\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** The lines, with those of fenced blocks blank. */
    List<String> prose() {
        List<String> prose = new ArrayList<>();
        String open = "";
        for (String line : text.lines().toList()) {
            Matcher fence = FENCE.matcher(line);
            if (open.isEmpty() && fence.matches()) {
                open = fence.group(1);
                prose.add("");
            } else if (!open.isEmpty()) {
                open = closes(line, open) ? "" : open;
                prose.add("");
            } else {
                prose.add(line);
            }
        }
        return prose;
    }
}
