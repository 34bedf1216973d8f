// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ingest4j.example.weather.DemoRecords.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns CSV with a header line and RFC 4180 quotes into JSON objects of strings; an empty cell is null. */
final class CsvRows {
    private static final JsonFactory JSON = new JsonFactory();

    private final String text;
    private int at;

    /** @throws UsageException if the content is not UTF-8 */
    CsvRows(byte[] content) {
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        } catch (CharacterCodingException e) {
            throw new UsageException("not in UTF-8");
        }
    }

    /** @throws UsageException if a row does not fit the header */
    List<JsonText> records() {
        List<JsonText> records = new ArrayList<>();
        List<String> header = row();
        requireNames(header);
        for (int row = 1; at < text.length(); row++) {
            List<String> cells = row();
            if (cells.equals(List.of("")) && header.size() > 1) {
                continue; // an empty line
            }
            if (cells.size() != header.size()) {
                throw new UsageException(
                        "row " + row + " has " + cells.size() + " cells, the header has " + header.size());
            }
            records.add(json(header, cells));
        }
        return records;
    }

    private static void requireNames(List<String> header) {
        Set<String> names = new HashSet<>();
        for (String name : header) {
            if (name.isBlank() || !names.add(name.toLowerCase(Locale.ROOT))) {
                throw new UsageException(
                        "the first line must name every column, each differently; it has '" + name + "'");
            }
        }
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        do {
            cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
        } while (at < text.length() && text.charAt(at++) == ',');
        // The character after the last cell ended the line; a carriage return has its line feed to come.
        if (at > 0 && at < text.length() && text.charAt(at - 1) == '\r' && text.charAt(at) == '\n') {
            at++;
        }
        return cells;
    }

    private String plain() {
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder cell = new StringBuilder();
        for (int start = at + 1; ; start = at + 1) {
            at = text.indexOf('"', start);
            if (at < 0) {
                throw new UsageException("a quote is never closed");
            }
            cell.append(text, start, at);
            at++;
            if (at >= text.length() || text.charAt(at) != '"') {
                break;
            }
            cell.append('"');
        }
        if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            throw new UsageException("text follows a closing quote: '" + cell + "'");
        }
        return cell.toString();
    }

    private static JsonText json(List<String> names, List<String> cells) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            for (int i = 0; i < names.size(); i++) {
                if (cells.get(i).isEmpty()) {
                    json.writeNullField(names.get(i));
                } else {
                    json.writeStringField(names.get(i), cells.get(i));
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every byte", e);
        }
        return JsonText.of(out.toByteArray());
    }
}
