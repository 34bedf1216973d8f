// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.security.SecureRandom;
import java.time.Instant;

/** Ids that sort by time: 48 bits of milliseconds, 80 random bits, in Crockford's base 32 (the ULID specification). */
public final class Ulid {
    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int TIME_CHARACTERS = 10;
    private static final int RANDOM_CHARACTERS = 16;

    private Ulid() {}

    /** A new id; the random generator is made anew each time, so that a process restored from a snapshot repeats none. */
    public static String next(Instant now) {
        char[] id = new char[TIME_CHARACTERS + RANDOM_CHARACTERS];
        long millis = now.toEpochMilli();
        for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
            id[i] = ALPHABET[(int) (millis & 31)];
            millis >>>= 5;
        }
        SecureRandom random = new SecureRandom();
        for (int i = TIME_CHARACTERS; i < id.length; i++) {
            id[i] = ALPHABET[random.nextInt(ALPHABET.length)];
        }
        return new String(id);
    }
}
