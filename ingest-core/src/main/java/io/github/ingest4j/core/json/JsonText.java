// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.github.ingest4j.core.internal.Refusal;
import io.github.ingest4j.core.internal.Utf8Buffer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Writes an object or array as compact JSON: no blanks, fields in their order, numbers as they were spelled. */
final class JsonText {
    private final Parsers parsers;

    JsonText(Parsers parsers) {
        this.parsers = parsers;
    }

    /** Copies the value whose first token the parser stands at; it then stands at the last. */
    void copy(JsonParser parser, Utf8Buffer target, String path) throws IOException, Refusal {
        target.clear();
        Deque<Set<String>> names = new ArrayDeque<>();
        JsonGenerator out = parsers.generatorTo(target);
        // Closing a half-written text, after a refusal, must not add brackets to it.
        out.disable(StreamWriteFeature.AUTO_CLOSE_CONTENT.mappedFeature());
        try (out) {
            do {
                copyToken(parser, out, names, path);
            } while (!names.isEmpty() && parser.nextToken() != null);
        }
    }

    private static void copyToken(JsonParser parser, JsonGenerator out, Deque<Set<String>> names, String path)
            throws IOException, Refusal {
        JsonToken token = parser.currentToken();
        switch (token) {
            case START_OBJECT -> {
                names.push(new HashSet<>());
                out.writeStartObject();
            }
            case START_ARRAY -> {
                names.push(Set.of());
                out.writeStartArray();
            }
            case END_OBJECT -> {
                names.pop();
                out.writeEndObject();
            }
            case END_ARRAY -> {
                names.pop();
                out.writeEndArray();
            }
            case FIELD_NAME -> {
                String name = parser.currentName();
                if (!names.element().add(name)) {
                    throw Refusal.duplicate(path + "." + name);
                }
                checkText(name.toCharArray(), 0, name.length(), path);
                out.writeFieldName(name);
            }
            case VALUE_STRING -> {
                char[] text = parser.getTextCharacters();
                int offset = parser.getTextOffset();
                int length = parser.getTextLength();
                Parsers.checkString(parser);
                checkText(text, offset, length, path);
                out.writeString(text, offset, length);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(parser.getText());
            default -> out.copyCurrentEvent(parser);
        }
    }

    /** The generator would write half of a pair together with whatever follows it. */
    private static void checkText(char[] text, int offset, int length, String path) throws Refusal {
        if (!Utf8Buffer.isText(text, offset, length)) {
            throw Refusal.loneSurrogate(path);
        }
    }
}
