// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.PageReader;
import java.util.Optional;

/** Positions of sources as they are stored: what kind of reading left it, and where. */
final class Position {
    private Position() {}

    /** @throws UnexpectedPageException if it is too long to be stored */
    static String of(String tag, String value) {
        String position = tag + " " + value;
        if (position.length() > PageReader.MAX_POSITION_LENGTH) {
            throw new UnexpectedPageException("leads to a position of " + position.length() + " characters, and "
                    + PageReader.MAX_POSITION_LENGTH + " can be stored");
        }
        return position;
    }

    /** The place; nothing where another kind of reading left it. */
    static Optional<String> value(String tag, String position) {
        String start = tag + " ";
        return position.startsWith(start) ? Optional.of(position.substring(start.length())) : Optional.empty();
    }
}
