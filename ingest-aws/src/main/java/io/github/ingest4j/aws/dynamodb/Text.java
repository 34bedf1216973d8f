// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

/** Texts for people, which may be of any length where an item of DynamoDB may not. */
final class Text {
    /** So that no item comes near 400 KB, nor 100 of them near the 4 MB of a transaction, in any alphabet. */
    static final int MAX_CHARACTERS = 10_000;

    private static final int MAX_MARK = 40;

    private Text() {}

    /** The text; of one that is too long, the beginning and how much was left out. */
    static String capped(String text) {
        if (text.length() <= MAX_CHARACTERS) {
            return text;
        }
        int kept = MAX_CHARACTERS - MAX_MARK;
        if (Character.isHighSurrogate(text.charAt(kept - 1))) {
            kept--;
        }
        return text.substring(0, kept) + "... (" + (text.length() - kept) + " more characters)";
    }
}
