// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import java.util.OptionalInt;

/** How true and false are spelled. */
record Booleans(String yes, String no, boolean anyCase) {
    static final Booleans DEFAULT = new Booleans("true", "false", true);

    /** 1 for true, 0 for false, empty for any other text. */
    OptionalInt read(char[] text, int offset, int length) {
        if (is(yes, text, offset, length)) {
            return OptionalInt.of(1);
        }
        return is(no, text, offset, length) ? OptionalInt.of(0) : OptionalInt.empty();
    }

    private boolean is(String word, char[] text, int offset, int length) {
        if (length != word.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text[offset + i];
            if (c != word.charAt(i) && !(anyCase && c < 'a' && c + 'a' - 'A' == word.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
