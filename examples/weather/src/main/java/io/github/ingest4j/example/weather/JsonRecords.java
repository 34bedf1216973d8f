// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.example.weather.DemoRecords.RecordText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds the records of a JSON document, or of JSON values one after the other, without touching a byte of them. */
final class JsonRecords {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BYTE_ORDER_MARK = 3;

    private final byte[] content;
    private final int start;
    private final String pointer;
    private final List<RecordText> records = new ArrayList<>();

    JsonRecords(byte[] content, String pointer) {
        this.content = content;
        this.start = startsWithByteOrderMark(content) ? BYTE_ORDER_MARK : 0;
        this.pointer = pointer;
    }

    /** @throws UsageException if it is no JSON, or the pointer does not lead to objects */
    List<RecordText> records() {
        try (JsonParser parser = JSON.createParser(content, start, content.length - start)) {
            if (pointer.isEmpty()) {
                while (parser.nextToken() != null) {
                    take(parser);
                }
            } else {
                parser.nextToken();
                descend(parser);
                take(parser);
            }
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    "no JSON at byte " + (start + e.getLocation().getByteOffset()) + ": "
                            + e.getOriginalMessage().replaceAll("\\s+", " "));
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return records;
    }

    /** Leaves the parser at the value that the pointer leads to. */
    private void descend(JsonParser parser) throws IOException {
        for (String step : pointer.substring(1).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            if (!(parser.currentToken() == JsonToken.START_OBJECT ? field(parser, name) : element(parser, name))) {
                throw new UsageException("nothing at --records " + pointer + ": there is no '" + name + "'");
            }
        }
    }

    private static boolean field(JsonParser parser, String name) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean element(JsonParser parser, String index) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY || !index.matches("0|[1-9][0-9]{0,8}")) {
            return false;
        }
        for (int left = Integer.parseInt(index); parser.nextToken() != JsonToken.END_ARRAY; left--) {
            if (left == 0) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private void take(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                takeObject(parser);
            }
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            takeObject(parser);
        }
    }

    private void takeObject(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new UsageException("record " + (records.size() + 1) + " is no JSON object"
                    + (pointer.isEmpty() ? "; --records says where the records are" : ""));
        }
        int from = start + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = start + (int) parser.currentLocation().getByteOffset();
        records.add(new RecordText(content, from, to - from));
    }

    private static boolean startsWithByteOrderMark(byte[] content) {
        return content.length >= BYTE_ORDER_MARK
                && content[0] == (byte) 0xEF
                && content[1] == (byte) 0xBB
                && content[2] == (byte) 0xBF;
    }
}
