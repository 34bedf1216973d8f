// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer before it is known what it counts as, for an {@link AnswerRule}: its status, its headers and the beginning of its body,
 * up to 8 KiB, decompressed as far as these tell: of zstd, that is whole blocks, which may have up to 128 KiB. Who asks for
 * something of the body waits for that beginning; a page is read as a whole all the same. Not thread-safe.
 */
public final class HttpAnswer {
    private final Answer answer;
    private byte @Nullable [] beginning;

    HttpAnswer(Answer answer) {
        this.answer = answer;
    }

    public int status() {
        return answer.status();
    }

    /** The first header of that name. */
    public Optional<String> header(String name) {
        return answer.header(name);
    }

    /** Whether that text stands in the beginning of the body, in capitals or not. */
    public boolean says(String text) {
        String said = new String(beginning(), StandardCharsets.UTF_8);
        return said.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    /**
     * The text, number or boolean at that place of the JSON in the beginning of the body, as text; nothing where there is none, or
     * null, or no JSON. Of several documents, such as the lines of NDJSON, the first counts.
     *
     * @param place a JSON pointer, such as {@code /error/code}
     */
    public Optional<String> text(String place) {
        return text(JsonPointer.compile(place));
    }

    Optional<String> text(JsonPointer place) {
        byte[] bytes = beginning();
        JsonInspector json = new JsonInspector(Watched.places(List.of(place)));
        try {
            json.accept(bytes, 0, bytes.length);
        } catch (IOException e) {
            // No JSON from there on, such as the second line of NDJSON: what came before counts.
        } finally {
            json.close();
        }
        return Optional.ofNullable(json.found(place))
                .filter(found -> found.token().isScalarValue() && found.token() != JsonToken.VALUE_NULL)
                .map(JsonInspector.Found::text);
    }

    /** Whether the request carried any. */
    boolean credentials() {
        return answer.credentials();
    }

    /** Whether the answer by itself brings no page. */
    boolean refused() {
        return status() != 200 && status() != 203 && status() != 204;
    }

    private byte[] beginning() {
        byte[] bytes = beginning;
        if (bytes == null) {
            try {
                bytes = answer.peek(refused());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            beginning = bytes;
        }
        return bytes;
    }
}
