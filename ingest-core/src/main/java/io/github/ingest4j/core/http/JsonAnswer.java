// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.ingest4j.core.internal.ContentDecoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A short answer that is no page: one JSON document, held as a whole. */
final class JsonAnswer {
    private static final int MAX_BYTES = 16 << 20;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Maps by name, lists, and texts; null where the document has that. */
    private final @Nullable Object root;

    private JsonAnswer(@Nullable Object root) {
        this.root = root;
    }

    /** Reads the answer and closes it. Throws what is no whole JSON document of at most 16 MiB. */
    static JsonAnswer of(Answer answer, Faults faults) throws IOException {
        byte[] bytes;
        String coding = answer.contentEncoding();
        if (!coding.isEmpty() && (!ContentDecoding.knows(coding) || coding.equals(ContentDecoding.ZIP))) {
            answer.close();
            throw faults.fatal(
                    answer.asked(), "answered with Content-Encoding " + coding + ", which is not understood");
        }
        try (InputStream body = answer.body()) {
            bytes = plain(answer, body.readNBytes(MAX_BYTES + 1));
        } catch (IOException e) {
            throw faults.network(answer.asked(), "within its answer", e);
        }
        if (bytes.length > MAX_BYTES) {
            throw faults.fatal(answer.asked(), "answered with more than " + MAX_BYTES + " bytes");
        }
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            parser.nextToken();
            Object root = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("goes on");
            }
            return new JsonAnswer(root);
        } catch (IOException e) { // it quotes the document
            String what =
                    "answered " + answer.status() + " with what is not one JSON document, or names a member twice";
            throw answer.framed() ? faults.fatal(answer.asked(), what) : faults.retryable(answer.asked(), what);
        }
    }

    private static byte[] plain(Answer answer, byte[] bytes) throws IOException {
        String coding = answer.contentEncoding();
        if (coding.isEmpty()) {
            return bytes;
        }
        try (InputStream plain = ContentDecoding.decode(coding, new ByteArrayInputStream(bytes))) {
            return plain.readNBytes(MAX_BYTES + 1);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("empty");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    /** The text, number or truth at that place; empty where there is none. */
    Optional<String> text(JsonPointer place) {
        return text(at(root, place));
    }

    /**
     * What the value at that place has at the place within it: of each element, where it is an array.
     *
     * @return empty where one lacks it
     */
    Optional<List<String>> texts(JsonPointer place, JsonPointer within) {
        Object value = at(root, place);
        List<?> elements = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Object element : elements) {
            text(at(element, within)).ifPresent(texts::add);
        }
        return texts.size() == elements.size() && value != null ? Optional.of(texts) : Optional.empty();
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    private static @Nullable Object at(@Nullable Object start, JsonPointer place) {
        Object value = start;
        for (JsonPointer rest = place; !rest.matches(); rest = rest.tail()) {
            if (value instanceof Map<?, ?> members) {
                value = members.get(rest.getMatchingProperty());
            } else if (value instanceof List<?> elements
                    && rest.getMatchingIndex() >= 0
                    && rest.getMatchingIndex() < elements.size()) {
                value = elements.get(rest.getMatchingIndex());
            } else {
                return null;
            }
        }
        return value;
    }
}
