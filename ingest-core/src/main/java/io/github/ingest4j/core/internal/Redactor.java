// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes the secrets that one run has used out of texts, in the forms in which servers repeat them. Not thread-safe. */
public final class Redactor {
    private static final String HIDDEN = "[hidden]";
    /** A word shorter than this says nothing, and hiding it would spoil every message. */
    private static final int SHORTEST_WORD = 6;
    /** The longest form of one character: encoded twice, say. */
    private static final int LONGEST_ESCAPE = 8;

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private final Set<String> forms = new LinkedHashSet<>();
    private @Nullable Pattern pattern;
    private int longest;

    /** Hides this value from now on. */
    public void learn(String value) {
        addForms(value);
        Arrays.stream(value.split("\\s+"))
                .map(word -> word.replaceAll("=+$", "")) // the padding of Base64
                .filter(word -> word.length() >= SHORTEST_WORD)
                .forEach(this::addForms);
        pattern = Pattern.compile(String.join("|", forms), Pattern.CASE_INSENSITIVE);
        longest = Math.max(longest, value.length() * LONGEST_ESCAPE);
    }

    /** Whether the text holds a secret in any of its forms. */
    public boolean finds(String text) {
        return pattern != null && pattern.matcher(text).find();
    }

    /** The text on one line, without secrets. */
    public String clean(String text) {
        // Twice: a secret of several words may stand on several lines.
        return hide(CONTROLS.matcher(hide(text)).replaceAll(" ")).strip();
    }

    /** The beginning of a text that was cut, without secrets, and without a part of one where it was cut. */
    public String clean(String text, boolean cut, int length) {
        String clean = clean(text);
        int sure = cut ? Math.max(0, clean.length() - longest) : clean.length();
        return sure <= length ? clean.substring(0, sure) : clean.substring(0, length) + "...";
    }

    private String hide(String text) {
        return pattern == null ? text : pattern.matcher(text).replaceAll(HIDDEN);
    }

    private void addForms(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        forms.add(value.codePoints().mapToObj(Redactor::escapes).collect(Collectors.joining()));
        forms.add(Pattern.quote(Base64.getEncoder().withoutPadding().encodeToString(bytes)));
        forms.add(Pattern.quote(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    }

    /** A pattern of one ASCII character as it stands in plain text, URLs, JSON and HTML. */
    private static String escapes(int character) {
        String plain = Pattern.quote(Character.toString(character));
        if (Character.isLetterOrDigit(character)) {
            return plain;
        }
        String hex = String.format("%02x", character);
        String html = switch (character) {
            case '"' -> "|&quot;";
            case '&' -> "|&amp;";
            case '<' -> "|&lt;";
            case '>' -> "|&gt;";
            case ' ' -> "|\\+";
            default -> "";
        };
        return "(?:\\\\?" + plain + "|%(?:25)*" + hex + "|\\\\u00" + hex + "|&#0*" + character + ";|&#x0*" + hex + ";"
                + html + ")";
    }
}
