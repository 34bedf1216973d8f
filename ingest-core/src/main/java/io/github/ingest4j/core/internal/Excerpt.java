// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

/** A few characters of the data, for a message. */
public final class Excerpt {
    private static final int SHOWN = 80;

    private Excerpt() {}

    /** The beginning of a text, with control characters and surrogates escaped. */
    public static String of(CharSequence text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), SHOWN); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.append(text.length() > SHOWN ? "…" : "").toString();
    }
}
