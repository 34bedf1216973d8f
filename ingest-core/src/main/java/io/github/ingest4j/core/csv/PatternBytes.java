// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.core.internal.IsoBytes;
import io.github.ingest4j.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates and times off bytes by a simple {@link MomentPattern}: one in which every part has its number of digits, such
 * as {@code MM/dd/yyyy} or {@code dd.MM.yyyy HH:mm:ss}.
 */
final class PatternBytes {
    private static final String[] PARTS = {"uuuu", "yyyy", "MM", "dd", "HH", "mm", "ss"};
    private static final String LITERALS = " -/.:,_";
    private static final String QUOTED_T = "'T'";
    private static final int LITERAL = 1 << 8;
    /** A form that {@link IsoBytes} reads; what a pattern has takes the place of what is there. */
    private static final byte[] ISO = "2000-01-01T00:00:00".getBytes(StandardCharsets.US_ASCII);

    private static final int DATE_LENGTH = 10;

    /** For each byte of a text, where it stands in the form of ISO 8601; or the byte that it is, and {@link #LITERAL}. */
    private final int[] places;

    private final Type type;
    private final byte[] iso = ISO.clone();

    private PatternBytes(int[] places, Type type) {
        this.places = places;
        this.type = type;
    }

    /** Null for a pattern that is not simple. */
    static @Nullable PatternBytes of(MomentPattern moments) {
        String pattern = moments.toString();
        List<Integer> places = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            String part = partAt(pattern, at);
            if (part != null && !places.contains(place(part))) {
                IntStream.range(0, part.length()).map(i -> place(part) + i).forEach(places::add);
                at += part.length();
            } else if (LITERALS.indexOf(pattern.charAt(at)) >= 0) {
                places.add(LITERAL | pattern.charAt(at++));
            } else if (pattern.startsWith(QUOTED_T, at)) {
                places.add(LITERAL | 'T');
                at += QUOTED_T.length();
            } else {
                return null;
            }
        }
        boolean offset = moments.type().equals(Type.TIMESTAMP);
        return offset ? null : new PatternBytes(places.stream().mapToInt(i -> i).toArray(), moments.type());
    }

    private static @Nullable String partAt(String pattern, int at) {
        for (String part : PARTS) {
            int end = at + part.length();
            if (pattern.startsWith(part, at) && (end == pattern.length() || pattern.charAt(end) != part.charAt(0))) {
                return part;
            }
        }
        return null;
    }

    private static int place(String part) {
        return switch (part.charAt(0)) {
            case 'M' -> 5;
            case 'd' -> 8;
            case 'H' -> 11;
            case 'm' -> 14;
            case 's' -> 17;
            default -> 0;
        };
    }

    /** As its column keeps it, by UTC where that is a moment; {@link IsoBytes#NONE} if the text is not of this form. */
    long read(byte[] text, int from, int to) {
        if (to - from != places.length) {
            return IsoBytes.NONE;
        }
        for (int i = 0; i < places.length; i++) {
            byte b = text[from + i];
            if (places[i] >= LITERAL) {
                if (b != (byte) places[i]) {
                    return IsoBytes.NONE;
                }
            } else {
                iso[places[i]] = b;
            }
        }
        if (type.equals(Type.DATE)) {
            return IsoBytes.date(iso, 0, DATE_LENGTH);
        }
        return type.equals(Type.TIME)
                ? IsoBytes.time(iso, DATE_LENGTH + 1, ISO.length)
                : IsoBytes.localTimestamp(iso, 0, ISO.length);
    }
}
