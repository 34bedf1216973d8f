// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.example.weather.DemoRecords.RecordText;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a JSON object. */
final class JsonFaults {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonFaults() {}

    static List<UnaryOperator<RecordText>> of(Schema columns) {
        List<UnaryOperator<RecordText>> faults = new ArrayList<>();
        BadRecords.numbers(columns)
                .or(() -> firstStruct(columns))
                .ifPresent(column -> faults.add(object -> textFor(column.name(), object.toString())));
        columns.fields().stream()
                .filter(field -> !field.nullable())
                .findFirst()
                .ifPresent(column -> faults.add(object -> with(column.name(), "null", object.toString())));
        columns.fields().stream()
                .findFirst()
                .ifPresent(column -> faults.add(object -> twice(column.name(), object.toString())));
        return faults;
    }

    private static Optional<Field> firstStruct(Schema columns) {
        return columns.fields().stream()
                .filter(field -> field.type() instanceof Type.Struct)
                .findFirst();
    }

    private static RecordText textFor(String name, String object) {
        Member member = member(name, object);
        String value = member == null ? "" : object.substring(member.value(), member.end());
        return with(name, '"' + BadRecords.withComma(value) + '"', object);
    }

    private static RecordText twice(String name, String object) {
        Member member = member(name, object);
        String again = quoted(name) + ':' + (member == null ? "0" : object.substring(member.value(), member.end()));
        return inFront(member == null ? again + ',' + again : again, object);
    }

    /** The object with another value of a member, or with that member. */
    private static RecordText with(String name, String value, String object) {
        Member member = member(name, object);
        return member == null
                ? inFront(quoted(name) + ':' + value, object)
                : text(object.substring(0, member.value()) + value + object.substring(member.end()));
    }

    private static RecordText inFront(String members, String object) {
        String rest = object.substring(1);
        return text('{' + members + (rest.strip().equals("}") ? "" : ",") + rest);
    }

    private static RecordText text(String json) {
        return RecordText.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Where the value of a member is in the text. */
    private record Member(int value, int end) {}

    private static @Nullable Member member(String name, String object) {
        try (JsonParser parser = JSON.createParser(object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals(name);
                parser.nextToken();
                int value = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                if (found) {
                    return new Member(value, (int) parser.currentLocation().getCharOffset());
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
