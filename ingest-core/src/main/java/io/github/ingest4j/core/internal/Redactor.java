// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes the secrets that one run has used out of texts, in the forms in which servers repeat them. Thread-safe. */
public final class Redactor {
    private static final String HIDDEN = "[hidden]";
    /** A word shorter than this says nothing, and hiding it would spoil every message. */
    private static final int SHORTEST_WORD = 6;
    /** Signatures are long; what is shorter beside them names days and hours. */
    private static final int SHORTEST_LATEST_WORD = 12;
    /** The longest form of one character: encoded twice, say. */
    private static final int LONGEST_ESCAPE = 8;

    /** How many of the values that are good for one request are hidden at a time. */
    private static final int MOST_LATEST = 16;

    private static final Pattern NOTHING = Pattern.compile("(?!)");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private final Set<String> forms = new LinkedHashSet<>();
    private final Map<String, Set<String>> latest = new LinkedHashMap<>();
    /** Of all forms; absent where it has to be made anew, which many values in a row need only once. */
    private @Nullable Pattern pattern;

    private int longest;

    /** Hides this value from now on. */
    public synchronized void learn(String value) {
        forms.addAll(formsOf(value, SHORTEST_WORD));
        learnt(value);
    }

    /** Hides this value, and its long words, until so many others have come that it is old. */
    public synchronized void learnForNow(String value) {
        Set<String> known = latest.remove(value);
        if (known != null) {
            latest.put(value, known);
            return;
        }
        latest.put(value, formsOf(value, SHORTEST_LATEST_WORD));
        if (latest.size() > MOST_LATEST) {
            latest.remove(latest.keySet().iterator().next());
        }
        learnt(value);
    }

    private void learnt(String value) {
        pattern = null;
        longest = Math.max(longest, value.length() * LONGEST_ESCAPE);
    }

    /** Whether the text holds a secret in any of its forms. */
    public boolean finds(String text) {
        return pattern().matcher(text).find();
    }

    /** The text on one line, without secrets. */
    public String clean(String text) {
        // Twice: a secret of several words may stand on several lines.
        return hide(CONTROLS.matcher(hide(text)).replaceAll(" ")).strip();
    }

    /** The beginning of a text that was cut, without secrets, and without a part of one where it was cut. */
    public String clean(String text, boolean cut, int length) {
        String clean = clean(text);
        int sure = cut ? Math.max(0, clean.length() - longest()) : clean.length();
        return sure <= length ? clean.substring(0, sure) : clean.substring(0, length) + "...";
    }

    private String hide(String text) {
        return pattern().matcher(text).replaceAll(HIDDEN);
    }

    private synchronized int longest() {
        return longest;
    }

    private synchronized Pattern pattern() {
        if (pattern == null) {
            Stream<String> all =
                    Stream.concat(forms.stream(), latest.values().stream().flatMap(Set::stream));
            String any = all.collect(Collectors.joining("|"));
            pattern = any.isEmpty() ? NOTHING : Pattern.compile(any, Pattern.CASE_INSENSITIVE);
        }
        return pattern;
    }

    private static Set<String> formsOf(String value, int shortestWord) {
        Set<String> forms = new LinkedHashSet<>();
        addForms(value, forms);
        Arrays.stream(value.split("\\s+"))
                .map(word -> word.replaceAll("=+$", "")) // the padding of Base64
                .filter(word -> word.length() >= shortestWord)
                .forEach(word -> addForms(word, forms));
        return forms;
    }

    private static void addForms(String value, Set<String> forms) {
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
