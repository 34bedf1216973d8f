// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The one encoder of names and numbers into segments of object keys, safe for folders, buckets and glob patterns alike. */
public final class KeySegment {
    /** Longer encoded names are cut and end in a hash of the whole name, so that they stay distinct. */
    public static final int MAX_LENGTH = 200;

    private static final int HASH_BYTES = 16;
    private static final int CASE_HASH_BYTES = 8;
    private static final String HASH_MARK = "~";

    private KeySegment() {}

    /**
     * Encodes a name: ASCII letters, digits, {@code _ - .} stand for themselves, every other byte of its UTF-8 form
     * becomes {@code %XX}. Different names give different segments; none is empty, {@code .} or {@code ..}.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public static String encode(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a key segment cannot be empty");
        }
        StringBuilder out = new StringBuilder(name.length());
        boolean dotsOnly = name.equals(".") || name.equals("..");
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            if (isPlain(b) && !(dotsOnly && b == '.')) {
                out.append((char) b);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.length() <= MAX_LENGTH ? out.toString() : shortened(out, bytes);
    }

    /**
     * Encodes a name so that different names stay different in stores that take upper and lower case for the same: as {@link
     * #encode}, and a name with upper-case letters ends in a hash of the whole name.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public static String encodeCaseless(String name) {
        String encoded = encode(name);
        boolean lower = name.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
        boolean hashed = encoded.contains(HASH_MARK);
        return lower || hashed ? encoded : encoded + hash(name.getBytes(StandardCharsets.UTF_8), CASE_HASH_BYTES);
    }

    /**
     * A number as keys have it: decimal digits 0 to 9, whatever the machine's locale, with zeros in front up to a length.
     * Numbers of no more digits sort as their keys do.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public static String number(long number, int digits) {
        if (number < 0) {
            throw new IllegalArgumentException("a number in a key cannot be negative, is " + number);
        }
        String shortest = Long.toString(number);
        return "0".repeat(Math.max(0, digits - shortest.length())) + shortest;
    }

    private static boolean isPlain(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || "_-.".indexOf(b) >= 0;
    }

    /** The mark is a character that encoding never leaves plain, so no other name can spell a shortened one. */
    private static String shortened(StringBuilder encoded, byte[] name) {
        String hash = hash(name, HASH_BYTES);
        return encoded.substring(0, MAX_LENGTH - hash.length()) + hash;
    }

    private static String hash(byte[] name, int length) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
            return HASH_MARK + HexFormat.of().formatHex(digest, 0, length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
