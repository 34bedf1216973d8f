// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.core.internal.IsoBytes;
import java.nio.charset.StandardCharsets;

/** {@link Booleans} as they are spelled in UTF-8. */
final class BooleanBytes {
    private final byte[] yes;
    private final byte[] no;
    private final boolean anyCase;

    BooleanBytes(Booleans booleans) {
        this.yes = booleans.yes().getBytes(StandardCharsets.UTF_8);
        this.no = booleans.no().getBytes(StandardCharsets.UTF_8);
        this.anyCase = booleans.anyCase();
    }

    /** 1 for true, 0 for false, {@link IsoBytes#NONE} for any other text. */
    long read(byte[] text, int from, int to) {
        if (is(yes, text, from, to)) {
            return 1;
        }
        return is(no, text, from, to) ? 0 : IsoBytes.NONE;
    }

    private boolean is(byte[] word, byte[] text, int from, int to) {
        if (to - from != word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            byte b = text[from + i];
            if (b != word[i] && !(anyCase && b >= 'A' && b <= 'Z' && b + 'a' - 'A' == word[i])) {
                return false;
            }
        }
        return true;
    }
}
