// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** The JSON body of a request, in which one place is set. */
public final class JsonBody {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonBody() {}

    /** @throws IllegalArgumentException if the text is not one JSON object or array */
    static void requireJson(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken opened = parser.nextToken();
            if (opened == null || !opened.isStructStart()) {
                throw new IllegalArgumentException("the body is not a JSON object or array");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("the body goes on after its JSON");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is not JSON", e);
        }
    }

    public static String quoted(String value) {
        return "\"" + escaped(value) + "\"";
    }

    /** The value as it stands within the quotes of a text. */
    static String escaped(String value) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(value));
    }

    /**
     * The body with this JSON at that place: instead of what stands there, or as one more field of the object around it.
     *
     * @param place a JSON pointer (RFC 6901)
     * @throws IllegalStateException if there is no such object
     */
    public static String with(String body, String place, String json) {
        StringWriter changed = new StringWriter();
        try (JsonParser parser = FACTORY.createParser(body);
                JsonGenerator out = FACTORY.createGenerator(changed)) {
            new Change(parser, out, json).copy(JsonPointer.compile(place));
        } catch (IOException e) {
            throw new IllegalStateException("the body is not JSON", e);
        }
        return changed.toString();
    }

    /** Copies a document and sets one value on the way. */
    private record Change(JsonParser parser, JsonGenerator out, String json) {

        void copy(JsonPointer place) throws IOException {
            parser.nextToken();
            if (place.matches()) {
                throw nowhere(place);
            }
            value(place, place);
        }

        /** Copies the value at the current token, through which the rest of the place leads. */
        private void value(JsonPointer rest, JsonPointer place) throws IOException {
            switch (parser.currentToken()) {
                case START_OBJECT -> object(rest, place);
                case START_ARRAY -> array(rest, place);
                default -> throw nowhere(place);
            }
        }

        private void object(JsonPointer rest, JsonPointer place) throws IOException {
            boolean set = false;
            out.writeStartObject();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                JsonPointer inner = rest.matchProperty(parser.currentName());
                out.writeFieldName(parser.currentName());
                parser.nextToken();
                set |= inner != null;
                member(inner, place);
            }
            if (!set && rest.tail().matches()) {
                out.writeFieldName(rest.getMatchingProperty());
                out.writeRawValue(json);
                set = true;
            }
            out.writeEndObject();
            requireSet(set, place);
        }

        private void array(JsonPointer rest, JsonPointer place) throws IOException {
            boolean set = false;
            out.writeStartArray();
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                JsonPointer inner = rest.matchElement(index);
                set |= inner != null;
                member(inner, place);
            }
            out.writeEndArray();
            requireSet(set, place);
        }

        private void member(@Nullable JsonPointer rest, JsonPointer place) throws IOException {
            if (rest == null) {
                out.copyCurrentStructureExact(parser);
            } else if (rest.matches()) {
                parser.skipChildren();
                out.writeRawValue(json);
            } else {
                value(rest, place);
            }
        }

        private static void requireSet(boolean set, JsonPointer place) {
            if (!set) {
                throw nowhere(place);
            }
        }

        private static IllegalStateException nowhere(JsonPointer place) {
            return new IllegalStateException(
                    "the body of the request has no object in which '" + place + "' could stand");
        }
    }
}
