// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How far a string of JSON has come, which may be cut anywhere, and its text if that is kept. Used again for the next. */
final class JsonTextForm {
    private static final int ESCAPE_BEGUN = QuotedText.LONGEST - 1;

    private boolean kept;
    private boolean escapes;
    /** Of the escape that is not at its end: the most bytes that are to come; 0 outside. */
    private int escapeRest;
    /** Of the pieces before this, less what the escapes save up to here. */
    private long characters;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream(0);

    /** @param keep whether the text will be asked for */
    void begin(boolean keep) {
        kept = keep;
        escapes = false;
        escapeRest = 0;
        characters = 0;
    }

    /** Reads on; returns the index of the first byte that does not belong to the string, such as the quote behind it. */
    int read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (escapeRest == 0) {
                at = QuotedText.endOfPlain(bytes, at, to);
                if (at == to || bytes[at] != '\\') {
                    return at;
                }
                escapes = true;
                escapeRest = ESCAPE_BEGUN;
            } else if (!escape(bytes[at])) {
                return at;
            }
            at++;
        }
        return to;
    }

    /** Takes the next byte of an escape, if it is one. */
    private boolean escape(byte b) {
        if (escapeRest == ESCAPE_BEGUN && QuotedText.isShort(b)) {
            escapeRest = 0;
            characters--;
            return true;
        }
        if (escapeRest == ESCAPE_BEGUN ? b != 'u' : Character.digit(b, 16) < 0) {
            return false;
        }
        escapeRest--;
        characters -= escapeRest == 0 ? QuotedText.LONGEST - 1 : 0;
        return true;
    }

    /** Whether it may end here. */
    boolean isWhole() {
        return escapeRest == 0;
    }

    /** Whether it has so many characters at most, with this piece as the last so far. */
    boolean isWithin(int most, byte[] bytes, int from, int to) {
        // There are no more characters than bytes, which are counted sooner.
        return characters + to - from <= most || characters + QuotedText.characters(bytes, from, to) <= most;
    }

    /** Takes a piece at whose end the string goes on. */
    void hold(byte[] bytes, int from, int to) {
        characters += QuotedText.characters(bytes, from, to);
        if (kept) {
            held.write(bytes, from, to - from);
        }
    }

    /** The number of bytes of all pieces that were taken. */
    int held() {
        return held.size();
    }

    /** Whether its last piece is all of it, as it is meant. */
    boolean isPlain() {
        return !escapes && held.size() == 0;
    }

    /** The text, of which this is the last piece. */
    String end(byte[] bytes, int from, int to) {
        String text;
        if (held.size() > 0) {
            held.write(bytes, from, to - from);
            text = held.toString(StandardCharsets.UTF_8);
            held.reset();
        } else {
            text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        return escapes ? QuotedText.undone(text) : text;
    }
}
