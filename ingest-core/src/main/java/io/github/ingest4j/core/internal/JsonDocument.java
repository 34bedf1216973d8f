// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.DamagedDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON object of our own: a manifest, a schema, a file of the local ledger. Records never pass through here.
 *
 * <p>Members that a reader does not ask for are ignored; one that is missing or of another kind than asked for is damage, and
 * the message names the place. A document of a later format is refused.
 */
public final class JsonDocument {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String FORMAT = "format";
    private static final int KNOWN_FORMAT = 1;

    private final String place;
    private final Map<String, @Nullable Object> members;

    private JsonDocument(String place, Map<String, @Nullable Object> members) {
        this.place = place;
        this.members = members;
    }

    /** The text of an object, its format first: members are maps, iterables, texts, whole numbers, booleans or null. */
    public static String text(Map<String, ?> members) {
        return new String(bytes(members), StandardCharsets.UTF_8);
    }

    /** The same in UTF-8. */
    public static byte[] bytes(Map<String, ?> members) {
        return bytes(members, true);
    }

    /** The same on one line, with its line feed. */
    public static byte[] line(Map<String, ?> members) {
        byte[] text = bytes(members, false);
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        return line;
    }

    /** Writes what {@link #bytes} gives, piece by piece, so that iterables may be longer than the heap. The stream is left open. */
    public static void write(OutputStream out, Map<String, ?> members) throws IOException {
        write(out, members, true);
    }

    private static byte[] bytes(Map<String, ?> members, boolean pretty) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes, members, pretty);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(OutputStream out, Map<String, ?> members, boolean pretty) throws IOException {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put(FORMAT, KNOWN_FORMAT);
        all.putAll(members);
        JsonGenerator generator = JSON.createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        if (pretty) {
            generator.useDefaultPrettyPrinter();
        }
        write(generator, all);
        generator.close(); // not after a failure: it would write what is left to a stream that is broken
    }

    /**
     * Reads what {@link #bytes} gave and makes something of it.
     *
     * @param place key or path, for messages
     * @throws DamagedDataException if the document cannot be read, or {@code reading} finds its values senseless
     * @throws ConfigurationException if a later version of the library wrote it
     */
    public static <T> T read(String place, byte[] document, Function<JsonDocument, T> reading) {
        try {
            return reading.apply(parse(place, document));
        } catch (IOException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new DamagedDataException(place + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static JsonDocument parse(String place, byte[] bytes) throws IOException {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            JsonDocument document = new JsonDocument(place, members(parser));
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
            if (document.number(FORMAT) > KNOWN_FORMAT) {
                throw new ConfigurationException(place + " has format " + document.number(FORMAT)
                        + ", written by a later version; this one reads up to " + KNOWN_FORMAT + ": use the later one");
            }
            return document;
        }
    }

    public boolean has(String name) {
        return members.get(name) != null;
    }

    public String text(String name) {
        return get(name, String.class);
    }

    public Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public long number(String name) {
        return get(name, Long.class);
    }

    public int integer(String name) {
        return Math.toIntExact(number(name));
    }

    public boolean flag(String name) {
        return get(name, Boolean.class);
    }

    public JsonDocument object(String name) {
        return object(name, members.get(name));
    }

    public Optional<JsonDocument> optionalObject(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** The elements of an array of objects. */
    public List<JsonDocument> objects(String name) {
        List<JsonDocument> objects = new ArrayList<>();
        for (Object element : get(name, List.class)) {
            objects.add(object(name, element));
        }
        return objects;
    }

    /** The elements of an array of whole numbers. */
    public List<Integer> integers(String name) {
        List<Integer> numbers = new ArrayList<>();
        for (Object element : get(name, List.class)) {
            numbers.add(Math.toIntExact(cast(name, element, Long.class)));
        }
        return numbers;
    }

    /** The elements of an array of texts. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : get(name, List.class)) {
            texts.add(cast(name, element, String.class));
        }
        return texts;
    }

    /** An object whose values are texts. */
    public Map<String, String> textsByName(String name) {
        JsonDocument object = object(name);
        Map<String, String> texts = new LinkedHashMap<>();
        object.members.keySet().forEach(key -> texts.put(key, object.text(key)));
        return texts;
    }

    private <T> T get(String name, Class<T> kind) {
        return cast(name, members.get(name), kind);
    }

    private <T> T cast(String name, @Nullable Object value, Class<T> kind) {
        if (!kind.isInstance(value)) {
            throw new DamagedDataException(
                    place + " cannot be read: member '" + name + "' is missing or no " + kind.getSimpleName());
        }
        return kind.cast(value);
    }

    @SuppressWarnings("unchecked")
    private JsonDocument object(String name, @Nullable Object value) {
        return new JsonDocument(place, (Map<String, @Nullable Object>) cast(name, value, Map.class));
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected " + parser.currentToken());
        };
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(String.valueOf(entry.getKey()));
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> elements) {
            generator.writeStartArray();
            for (Object element : elements) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof Integer || value instanceof Long) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value == null) {
            generator.writeNull();
        } else {
            generator.writeString(value.toString());
        }
    }
}
