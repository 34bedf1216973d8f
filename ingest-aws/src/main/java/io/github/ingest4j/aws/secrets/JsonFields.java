// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a JSON object. It prints as nothing: the values are secrets. */
final class JsonFields {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // A text that is no JSON after all must not stay in a table of names.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final Map<String, Optional<String>> fields;

    private JsonFields(Map<String, Optional<String>> fields) {
        this.fields = fields;
    }

    /** The fields, or nothing if the text is anything else than one JSON object. */
    static Optional<JsonFields> of(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, Optional<String>> fields = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                fields.put(name, scalar(value) ? Optional.of(parser.getText()) : Optional.empty());
                parser.skipChildren();
            }
            return parser.nextToken() == null ? Optional.of(new JsonFields(fields)) : Optional.empty();
        } catch (IOException e) { // it quotes the text
            return Optional.empty();
        }
    }

    private static boolean scalar(JsonToken value) {
        return value == JsonToken.VALUE_STRING || value.isNumeric();
    }

    /** In their order. */
    Set<String> names() {
        return fields.keySet();
    }

    /** The text of a field, as it stands there if it is a number; nothing if it is of another kind. */
    Optional<String> scalar(String name) {
        return fields.getOrDefault(name, Optional.empty());
    }

    @Override
    public String toString() {
        return "JsonFields[hidden]";
    }
}
