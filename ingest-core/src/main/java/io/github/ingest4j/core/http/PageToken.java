// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.core.http.internal.request.JsonBody;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a page said of the next: a text or a number, kept as JSON so that a body can repeat it as it was. */
final class PageToken {
    private static final JsonFactory FACTORY = new JsonFactory();

    private PageToken() {}

    /** As JSON the text or number that stands at a place; nothing for null and blank texts. */
    static Optional<String> json(JsonInspector.Found found, String where) {
        return found.token().isNumeric()
                ? Optional.of(found.text())
                : text(found, where).map(JsonBody::quoted);
    }

    /** The text that stands at a place; nothing for null and blank ones. */
    static Optional<String> text(JsonInspector.Found found, String where) {
        if (found.token() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (found.token() != JsonToken.VALUE_STRING) {
            throw new UnexpectedPageException("has no text " + where);
        }
        return sound(found.text(), where);
    }

    /** A text that names a page; nothing where it is blank. */
    static Optional<String> sound(String text, String where) {
        if (text.length() > Pagination.LONGEST_TOKEN) {
            throw new UnexpectedPageException(
                    "has a text of more than " + Pagination.LONGEST_TOKEN + " characters " + where);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new UnexpectedPageException("has a text that is no Unicode " + where);
        }
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }

    /** Whether two texts or numbers, as JSON, are the same: a number may be spelled in several ways. */
    static boolean same(String one, String other) {
        if (one.startsWith("\"") || other.startsWith("\"")) {
            return one.equals(other);
        }
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        } catch (NumberFormatException e) {
            return one.equals(other); // its exponent is beyond all measure
        }
    }

    /** The text or number as a query has it. */
    static String text(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() == null || !parser.currentToken().isScalarValue()) {
                throw PagePlace.foreign();
            }
            return parser.getText();
        } catch (IOException e) {
            throw PagePlace.foreign(); // its message quotes the token
        }
    }
}
