// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.example.weather.DemoRecords.RecordText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads from a record when it happened. */
final class RecordTime {
    private static final JsonFactory JSON = new JsonFactory();
    /** Numbers beyond this are milliseconds: as seconds they would be in the year 5138. */
    private static final double MOST_SECONDS = 1e11;

    private final String field;

    /** @param field dotted path from the record's top */
    RecordTime(String field) {
        this.field = field;
    }

    /**
     * The record's time, or null if it has none.
     *
     * @throws UsageException if its value is no time
     */
    @Nullable
    Instant of(RecordText record) {
        try (JsonParser parser = record.parser(JSON)) {
            parser.nextToken();
            return descend(parser, field) ? value(parser) : null;
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The time in a cell of CSV, or null if it is empty.
     *
     * @throws UsageException if it is no time
     */
    @Nullable
    Instant ofCell(String text) {
        if (text.isEmpty()) {
            return null;
        }
        return text.matches("-?[0-9]{1,15}([.][0-9]{1,9})?") ? ofNumber(Double.parseDouble(text)) : ofText(text);
    }

    /** Leaves the parser at the value under the path; a name may hold dots itself. */
    private static boolean descend(JsonParser parser, String path) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (path.equals(name)) {
                return true;
            }
            if (path.startsWith(name + ".") && descend(parser, path.substring(name.length() + 1))) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private @Nullable Instant value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ofNumber(parser.getDoubleValue());
            case VALUE_STRING -> ofText(parser.getText());
            default -> throw noTime(parser.currentToken().toString());
        };
    }

    private static Instant ofNumber(double number) {
        double millis = Math.abs(number) > MOST_SECONDS ? number : number * 1000;
        return Instant.ofEpochMilli((long) Math.floor(millis));
    }

    /** ISO 8601; a time without an offset is taken as UTC, a day as its midnight. */
    private Instant ofText(String text) {
        try {
            if (text.length() == "2026-11-20".length()) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            String iso = text.replaceFirst(" ", "T");
            return iso.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)")
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw noTime("'" + text.substring(0, Math.min(text.length(), 40)) + "'");
        }
    }

    private UsageException noTime(String found) {
        return new UsageException("'" + field + "', which --time names, holds " + found
                + ": neither ISO 8601 nor seconds or milliseconds since 1970");
    }
}
