// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.value;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** A whole number of any size, of up to a hundred digits. */
record WholeNumber(String text) implements ReadValue {
    private static final Pattern FORM = Pattern.compile("-?[0-9]{1,100}");
    /** So many characters fit into a long, and big numbers are slow. */
    private static final int SHORT = 18;

    static Optional<WholeNumber> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new WholeNumber(text)) : Optional.empty();
    }

    @Override
    public boolean isAbove(ReadValue other) {
        String theirs = other.text();
        boolean isShort = text.length() <= SHORT && theirs.length() <= SHORT;
        return isShort
                ? Long.parseLong(text) > Long.parseLong(theirs)
                : new BigInteger(text).compareTo(new BigInteger(theirs)) > 0;
    }

    @Override
    public boolean isAfter(Instant time) {
        return false;
    }
}
