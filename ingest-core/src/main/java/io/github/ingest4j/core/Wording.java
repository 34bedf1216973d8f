// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.IngestException;
import io.github.ingest4j.RawWriteException;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * What may be told outside of an exception: the text of types whose messages are written for people, up to where it begins
 * to repeat a cause of another type, which may say anything, or quote a record. Addresses lose their queries.
 */
final class Wording {
    private static final Pattern QUERY = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^\\s?\"'<>]*)\\?[^\\s\"'<>]*");

    private Wording() {}

    /** @param elsewhere what has the rest, where something is left out */
    static String of(Throwable thrown, String elsewhere) {
        String rest = " (" + elsewhere + " has the rest)";
        if (!isOurs(thrown)) {
            return thrown.getClass().getSimpleName() + rest;
        }
        String text = String.valueOf(thrown.getMessage());
        int end = text.length();
        for (Throwable each = thrown.getCause(); each != null; each = each.getCause()) {
            if (!isOurs(each)) {
                end = Math.min(end, beginOfQuote(text, String.valueOf(each.getMessage())));
            }
        }
        String own = end == text.length() ? text : text.substring(0, end).strip() + rest;
        return QUERY.matcher(own).replaceAll("$1?...");
    }

    /** Where the text begins to repeat the words; its end if it does not. */
    private static int beginOfQuote(String text, String words) {
        if (words.isBlank()) {
            return text.length();
        }
        int after = text.indexOf(": " + words);
        int begin = after < 0 ? text.indexOf(words) : after;
        return begin < 0 ? text.length() : begin;
    }

    private static boolean isOurs(Throwable thrown) {
        return thrown instanceof IngestException
                || thrown instanceof StoreRefusedException
                || thrown instanceof RawWriteException
                || thrown instanceof SourceUnavailableException
                || thrown instanceof UncheckedIOException
                || thrown.getClass() == IOException.class;
    }
}
