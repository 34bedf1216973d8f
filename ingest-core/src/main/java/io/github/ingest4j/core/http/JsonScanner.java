// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.core.internal.Utf8Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON object or array that passes in pieces, wherever they are cut, and tells what a listener wants to hear of it. It
 * makes sure of all the rest, and makes no text of it: pages are long, and few of their places matter. Its memory does not grow
 * with the document, but for a text that the listener wants.
 */
final class JsonScanner implements ByteSink {
    /** Of objects and arrays within each other. */
    static final int DEPTH = 64;

    private static final int LONGEST_NUMBER = 100;
    /** In characters. */
    private static final int LONGEST_STRING = 8 << 20;
    /** In bytes, without escapes. */
    private static final int LONGEST_NAME = 1000;

    private static final int LONGEST_ESCAPED_NAME = LONGEST_NAME * QuotedText.LONGEST;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final int START = 0;
    private static final int VALUE = 1;
    private static final int FIRST_ELEMENT = 2;
    private static final int FIRST_NAME = 3;
    private static final int NAME = 4;
    private static final int COLON = 5;
    private static final int AFTER_VALUE = 6;
    private static final int END = 7;
    private static final int IN_STRING = 8;
    private static final int IN_NAME = 9;
    private static final int IN_NUMBER = 10;
    private static final int IN_WORD = 11;

    /**
     * Hears of what stands in objects and arrays, the outermost of which are at depth 1; a value is named in an object, where its
     * name came before, and not in an array. Where a call returns a depth, it is that down to which the listener wants to hear more.
     */
    interface Listener {
        /** The next value of the object at that depth has this name, in UTF-8 and without escapes. */
        void name(int depth, byte[] bytes, int from, int to);

        /** Whether it wants the text of the scalar that begins in the object or array at that depth. */
        boolean wantsText(int depth, boolean named);

        /**
         * A scalar of the object or array at that depth has ended.
         *
         * @param text empty where it is not wanted
         */
        int scalar(int depth, boolean named, JsonToken token, String text) throws RefusedBodyException;

        /**
         * An object or array begins in the one at that depth, which is 0 for the outermost.
         *
         * @param place the number of bytes up to its first bracket
         */
        int open(int depth, boolean named, JsonToken token, long place) throws RefusedBodyException;

        /** The object or array at that depth ends with the last of so many bytes. */
        int close(int depth, long place);
    }

    private final Listener listener;
    private final Utf8Check utf8 = new Utf8Check();
    private final JsonNumberForm number = new JsonNumberForm();
    private final JsonTextForm text = new JsonTextForm();
    private int heardDepth;
    private int state = START;
    private int depth;
    /** A bit for each depth, the innermost lowest: set for an object. */
    private long objects;

    private boolean wanted;
    private byte[] word = {};
    private JsonToken wordToken = JsonToken.NOT_AVAILABLE;
    private int wordLength;

    /** The number of bytes up to index 0 of the piece that is being read. */
    private long origin;

    /** @param heardDepth down to which the listener wants to hear at first; negative for nothing */
    JsonScanner(Listener listener, int heardDepth) {
        this.listener = listener;
        this.heardDepth = heardDepth;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws RefusedBodyException {
        int to = offset + length;
        int bad = utf8.check(bytes, offset, to);
        origin -= offset;
        scan(bytes, offset, bad < 0 ? to : bad);
        if (bad >= 0) {
            throw refused(bad);
        }
        origin += to;
    }

    /** @throws IOException if the document is not closed */
    @Override
    public void finish() throws IOException {
        if (state != END) {
            throw new IOException("ended before its JSON did");
        }
    }

    private void scan(byte[] bytes, int from, int to) throws RefusedBodyException {
        int at = from;
        while (at < to) {
            at = switch (state) {
                case IN_STRING, IN_NAME -> string(bytes, at, to);
                case IN_NUMBER -> number(bytes, at, to);
                case IN_WORD -> word(bytes, at, to);
                default -> structure(bytes, at, to);
            };
        }
    }

    /** What is none of names and scalars, or begins one. */
    private int structure(byte[] bytes, int from, int to) throws RefusedBodyException {
        int at = from;
        // Mostly there are no blanks, which one comparison tells.
        while (bytes[at] <= ' ' && isBlank(bytes[at])) {
            state = state == START ? VALUE : state;
            at++;
            if (at == to) {
                return to;
            }
        }
        byte b = bytes[at];
        return switch (state) {
            case AFTER_VALUE -> b == ',' ? separate(bytes, at, to) : close(b, at);
            case NAME -> beginName(bytes, at, to);
            case FIRST_NAME -> b == '}' ? close(b, at) : beginName(bytes, at, to);
            case COLON -> colon(b, at);
            case VALUE -> begin(bytes, at, to);
            case FIRST_ELEMENT -> b == ']' ? close(b, at) : begin(bytes, at, to);
            case START -> isMark(b, at) ? at + 1 : begin(bytes, at, to);
            default -> throw refused(at);
        };
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private boolean isMark(byte b, int at) {
        long place = origin + at;
        return place < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[(int) place];
    }

    private int separate(byte[] bytes, int at, int to) throws RefusedBodyException {
        if (!inObject()) {
            state = VALUE;
            return at + 1;
        }
        state = NAME;
        // Mostly the name is there.
        return at + 1 < to && bytes[at + 1] == '"' ? beginName(bytes, at + 1, to) : at + 1;
    }

    private int colon(byte b, int at) throws RefusedBodyException {
        require(b == ':', at);
        state = VALUE;
        return at + 1;
    }

    private int beginName(byte[] bytes, int at, int to) throws RefusedBodyException {
        require(bytes[at] == '"', at);
        state = IN_NAME;
        text.begin(true);
        return string(bytes, at + 1, to);
    }

    /** Begins a value, and reads on if it is a scalar. */
    private int begin(byte[] bytes, int at, int to) throws RefusedBodyException {
        byte b = bytes[at];
        if (b == '{' || b == '[') {
            open(b == '{', at);
            return at + 1;
        }
        require(depth > 0, at);
        wanted = depth <= heardDepth && listener.wantsText(depth, inObject());
        text.begin(wanted);
        if (b == '"') {
            state = IN_STRING;
            return string(bytes, at + 1, to);
        }
        if (b == '-' || (b >= '0' && b <= '9')) {
            state = IN_NUMBER;
            number.begin();
            return number(bytes, at, to);
        }
        wordToken = switch (b) {
            case 't' -> JsonToken.VALUE_TRUE;
            case 'f' -> JsonToken.VALUE_FALSE;
            case 'n' -> JsonToken.VALUE_NULL;
            default -> throw refused(at);
        };
        state = IN_WORD;
        word = wordToken.asByteArray();
        wordLength = 0;
        return word(bytes, at, to);
    }

    private void open(boolean object, int at) throws RefusedBodyException {
        require(depth < DEPTH, at);
        if (depth <= heardDepth) {
            JsonToken token = object ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
            heardDepth = listener.open(depth, inObject(), token, origin + at + 1);
        }
        depth++;
        objects = (objects << 1) | (object ? 1 : 0);
        state = object ? FIRST_NAME : FIRST_ELEMENT;
    }

    private int close(byte b, int at) throws RefusedBodyException {
        require(b == (inObject() ? '}' : ']'), at);
        if (depth <= heardDepth) {
            heardDepth = listener.close(depth, origin + at + 1);
        }
        depth--;
        objects >>>= 1;
        state = depth == 0 ? END : AFTER_VALUE;
        return at + 1;
    }

    private boolean inObject() {
        return (objects & 1) != 0;
    }

    private void scalar(JsonToken token, String text) throws RefusedBodyException {
        state = AFTER_VALUE;
        if (depth <= heardDepth) {
            heardDepth = listener.scalar(depth, inObject(), token, text);
        }
    }

    /** Reads on in a string or name. */
    private int string(byte[] bytes, int from, int to) throws RefusedBodyException {
        int at = text.read(bytes, from, to);
        if (at == to) {
            text.hold(bytes, from, to);
            // An escape that is cut here counts with all its bytes, until it ends.
            require(text.isWithin(LONGEST_STRING + QuotedText.LONGEST, bytes, to, to), to);
            require(state != IN_NAME || text.held() <= LONGEST_ESCAPED_NAME, to);
            return to;
        }
        require(bytes[at] == '"' && text.isWhole(), at);
        if (state == IN_STRING) {
            require(text.isWithin(LONGEST_STRING, bytes, from, at), at);
            scalar(JsonToken.VALUE_STRING, wanted ? text.end(bytes, from, at) : "");
            return at + 1;
        }
        name(bytes, from, at);
        // Mostly the colon is there, and the value.
        if (at + 2 < to && bytes[at + 1] == ':' && bytes[at + 2] > ' ') {
            state = VALUE;
            return begin(bytes, at + 2, to);
        }
        return at + 1;
    }

    private void name(byte[] bytes, int from, int to) throws RefusedBodyException {
        state = COLON;
        if (text.isPlain()) {
            require(to - from <= LONGEST_NAME, to);
            if (depth <= heardDepth) {
                listener.name(depth, bytes, from, to);
            }
            return;
        }
        String name = text.end(bytes, from, to);
        byte[] plain = name.getBytes(StandardCharsets.UTF_8);
        require(plain.length <= LONGEST_NAME && QuotedText.isWhole(name), to);
        if (depth <= heardDepth) {
            listener.name(depth, plain, 0, plain.length);
        }
    }

    private int number(byte[] bytes, int from, int to) throws RefusedBodyException {
        int at = number.read(bytes, from, to);
        require(number.length() <= LONGEST_NUMBER, at);
        if (at == to) {
            text.hold(bytes, from, to);
            return to;
        }
        require(number.isWhole(), at);
        scalar(number.token(), wanted ? text.end(bytes, from, at) : "");
        return at;
    }

    private int word(byte[] bytes, int from, int to) throws RefusedBodyException {
        int at = from;
        while (at < to && wordLength < word.length) {
            require(bytes[at] == word[wordLength], at);
            wordLength++;
            at++;
        }
        if (wordLength == word.length) {
            scalar(wordToken, wordToken.asString());
        }
        return at;
    }

    private void require(boolean good, int at) throws RefusedBodyException {
        if (!good) {
            throw refused(at);
        }
    }

    private RefusedBodyException refused(int at) {
        return new RefusedBodyException("is not one JSON object or array, at byte " + (origin + at + 1));
    }
}
