// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonToken;

/** How far a number of JSON has come, which may be cut anywhere. Used again for the next. */
final class JsonNumberForm {
    private static final int BEGIN = 0;
    private static final int MINUS = 1;
    private static final int ZERO = 2;
    private static final int DIGITS = 3;
    private static final int POINT = 4;
    private static final int FRACTION = 5;
    private static final int E = 6;
    private static final int SIGN = 7;
    private static final int EXPONENT = 8;
    private static final int BEHIND = -1;

    private int state = BEGIN;
    private int length;

    void begin() {
        state = BEGIN;
        length = 0;
    }

    /** Reads on; returns the index behind the last byte that belongs to the number. */
    int read(byte[] bytes, int from, int to) {
        int at = from;
        int next = state;
        while (next != BEHIND && at < to) {
            state = next;
            // Most are digits after digits, which change nothing.
            if (state == DIGITS || state == FRACTION) {
                at = skipDigits(bytes, at, to);
            }
            next = at < to ? next(bytes[at]) : BEHIND;
            at += next == BEHIND ? 0 : 1;
        }
        state = next == BEHIND ? state : next;
        length += at - from;
        return at;
    }

    private static int skipDigits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    /** Of all that was read of it. */
    int length() {
        return length;
    }

    /** Whether it may end here. */
    boolean isWhole() {
        return state == ZERO || state == DIGITS || state == FRACTION || state == EXPONENT;
    }

    JsonToken token() {
        return state <= DIGITS ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
    }

    private int next(byte b) {
        if (b >= '0' && b <= '9') {
            return switch (state) {
                case BEGIN, MINUS -> b == '0' ? ZERO : DIGITS;
                case DIGITS, FRACTION, EXPONENT -> state;
                case POINT -> FRACTION;
                case E, SIGN -> EXPONENT;
                default -> BEHIND;
            };
        }
        return switch (b) {
            case '-' -> state == BEGIN ? MINUS : state == E ? SIGN : BEHIND;
            case '+' -> state == E ? SIGN : BEHIND;
            case '.' -> state == ZERO || state == DIGITS ? POINT : BEHIND;
            case 'e', 'E' -> state == ZERO || state == DIGITS || state == FRACTION ? E : BEHIND;
            default -> BEHIND;
        };
    }
}
