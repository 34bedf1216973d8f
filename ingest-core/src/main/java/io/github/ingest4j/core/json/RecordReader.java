// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.RawPages.RawPage;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.core.internal.Refusal;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Divides one page into records.
 *
 * <p>Three kinds of page: lines, by media type, where a bad line does not concern the next one; a document with the
 * records somewhere inside; and a sequence of objects. The last two cannot be divided any further once they are
 * malformed.
 */
final class RecordReader {
    private final Parsers parsers;
    private final @Nullable Pointer pointer;
    private final RawPage page;
    private final RecordConsumer consumer;
    private final boolean lines;
    private final PageInput input;
    private final OrdinaryRecords ordinary;
    private @Nullable JsonParser parser;
    private long recordNumber;
    private long recordOffset;
    private long recordBytes;
    private boolean inRecord;

    RecordReader(
            Parsers parsers,
            JsonLimits limits,
            @Nullable Pointer pointer,
            RawPage page,
            RecordConsumer consumer,
            byte[] buffer)
            throws IOException {
        this.parsers = parsers;
        this.pointer = pointer;
        this.page = page;
        this.consumer = consumer;
        this.lines = pointer == null && isLines(page.mediaType());
        this.input = new PageInput(page.body(), lines, limits, buffer);
        this.ordinary = new OrdinaryRecords(input, consumer, limits);
    }

    /** Whether a media type says that every line is a record. */
    static boolean isLines(String mediaType) {
        String type = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.endsWith("ndjson") || type.endsWith("jsonl") || type.endsWith("jsonlines");
    }

    /** @throws BadRecordException if the page cannot be divided into records any further */
    void read() throws IOException {
        try {
            input.begin();
            if (lines) {
                readLines();
            } else if (pointer != null) {
                readPointer(pointer);
            } else {
                readDocument();
            }
        } catch (JacksonException | PageFault e) {
            consumer.discard();
            throw bad(offsetOf(e), reasonOf(e));
        } finally {
            closeParser();
        }
    }

    /** Made when the first token is asked for. */
    private JsonParser parser() throws IOException {
        if (parser == null) {
            parser = parsers.on(input);
        }
        return parser;
    }

    private void closeParser() throws IOException {
        if (parser != null) {
            parser.close();
        }
    }

    private void readLines() throws IOException {
        ordinary.begin(0);
        while (true) {
            if (ordinary.isDue()) {
                while (ordinary.takeLine()) {
                    finishTaken();
                }
            }
            if (parser == null && input.isAtEnd()) {
                return;
            }
            Refusal refusal;
            try {
                if (parser().nextToken() == null) {
                    return;
                }
                refusal = readRecord();
            } catch (JacksonException | PageFault e) {
                refusal = Refusal.malformed("", reasonOf(e) + " (byte " + offsetOf(e) + ")");
                skipLine();
            }
            finishRecord(refusal);
        }
    }

    private void skipLine() throws IOException {
        if (!inRecord) {
            recordNumber++;
            recordOffset = input.lineOffset();
        }
        closeParser();
        recordBytes = input.skipLine() - recordOffset;
        input.restart();
        parser = null;
    }

    private void readDocument() throws IOException {
        int first = input.peek();
        if (first < 0) {
            throw new PageFault("the page is empty, which is no JSON document", input.offset());
        }
        if (first == '[') {
            ordinary.expectArray();
            parser().nextToken();
            readElements();
            checkEnd();
            return;
        }
        ordinary.begin(0);
        do {
            if (ordinary.isDue() && isBetweenRecords()) {
                while (ordinary.takeNext()) {
                    finishTaken();
                }
            }
        } while (!(parser == null && input.peek() < 0) && readNext());
    }

    private boolean readNext() throws IOException {
        if (parser().nextToken() == null) {
            return false;
        }
        finishRecord(readRecord());
        return true;
    }

    private void readPointer(Pointer path) throws IOException {
        ordinary.expectArray();
        if (parser().nextToken() == null) {
            throw new PageFault("the page is empty, which is no JSON document", input.offset());
        }
        if (!descend(path, 0)) {
            throw new BadRecordException("page " + page.number() + " (" + page.place() + ") has nothing at '" + path
                    + "'; name the place of the records with JsonTransformer.records(pointer)");
        }
        checkEnd();
    }

    /** Reads a value to its end, and the records in it; false if there is nothing where the pointer points. */
    private boolean descend(Pointer path, int depth) throws IOException {
        if (depth == path.steps().size()) {
            readTarget(path);
            return true;
        }
        boolean found = false;
        if (parser().currentToken() == JsonToken.START_OBJECT) {
            String step = path.steps().get(depth);
            for (String name = parser().nextFieldName(); name != null; name = parser().nextFieldName()) {
                parser().nextToken();
                if (!name.equals(step)) {
                    parser().skipChildren();
                } else if (found) {
                    throw new PageFault("'" + step + "' of '" + path + "' stands more than once", -1);
                } else {
                    found = descend(path, depth + 1);
                }
            }
        } else if (parser().currentToken() == JsonToken.START_ARRAY) {
            long index = path.index(depth);
            for (long i = 0; parser().nextToken() != JsonToken.END_ARRAY; i++) {
                if (i == index) {
                    found = descend(path, depth + 1);
                } else {
                    parser().skipChildren();
                }
            }
        }
        return found;
    }

    private void readTarget(Pointer path) throws IOException {
        switch (parser().currentToken()) {
            case START_ARRAY -> readElements();
            case START_OBJECT -> finishRecord(readRecord());
            case VALUE_NULL -> {}
            default ->
                throw new PageFault(
                        "there is " + JsonValue.kind(parser()) + " at '" + path + "', neither an array nor an object",
                        -1);
        }
    }

    /**
     * The parser gets the first element in any case: whatever of the others it does not get, it sees an array that is
     * well-formed if, and only if, the whole one is.
     */
    private void readElements() throws IOException {
        ordinary.begin(parser().getParsingContext().getNestingDepth());
        while (parser().nextToken() != JsonToken.END_ARRAY) {
            finishRecord(readRecord());
            if (ordinary.isDue() && isBetweenRecords()) {
                while (ordinary.takeElement()) {
                    finishTaken();
                }
            }
        }
        ordinary.end();
    }

    /** Whether the parser is between records and has gone through all it was handed: it will not miss what it is not. */
    private boolean isBetweenRecords() {
        if (parser == null) {
            return true;
        }
        JsonToken token = parser.currentToken();
        return (token == null || token == JsonToken.END_OBJECT)
                && input.isHandedOver(parser.currentLocation().getByteOffset());
    }

    private void finishTaken() throws IOException {
        recordNumber++;
        recordOffset = ordinary.offset();
        recordBytes = ordinary.length();
        finishRecord(null);
    }

    private void checkEnd() throws IOException {
        if (parser().nextToken() != null) {
            throw new PageFault("more follows the end of the document", -1);
        }
    }

    /** Reads from the first token of a record to its last. Returns why it is refused, or null. */
    private @Nullable Refusal readRecord() throws IOException {
        recordNumber++;
        recordOffset = absolute(parser().currentTokenLocation());
        if (parser().currentToken() != JsonToken.START_OBJECT) {
            String reason = "the record is " + JsonValue.kind(parser()) + ", not an object";
            if (lines) {
                inRecord = true;
                throw new PageFault(reason, recordOffset);
            }
            parser().skipChildren();
            recordBytes = absolute(parser().currentLocation()) - recordOffset;
            return Refusal.malformed("", reason);
        }
        inRecord = true;
        input.beginRecord(recordOffset);
        int depth = parser().getParsingContext().getNestingDepth();
        Refusal refusal = null;
        try {
            consumer.read(parser());
        } catch (Refusal e) {
            refusal = e;
            while (parser().getParsingContext().getNestingDepth() >= depth) {
                parser().nextToken();
            }
        }
        long end = absolute(parser().currentLocation());
        input.endRecord(end);
        recordBytes = end - recordOffset;
        return refusal;
    }

    private void finishRecord(@Nullable Refusal refusal) throws IOException {
        inRecord = false;
        if (refusal != null) {
            reject(refusal);
            return;
        }
        try {
            consumer.accept(page.number(), recordNumber, recordOffset, recordBytes);
        } catch (Refusal e) {
            reject(e);
        }
    }

    private void reject(Refusal refusal) throws IOException {
        consumer.discard();
        consumer.reject(new Rejection(
                refusal.code(),
                page.number(),
                page.place(),
                recordOffset,
                recordBytes,
                recordNumber,
                refusal.path(),
                refusal.reason()));
    }

    private long absolute(JsonLocation location) {
        return input.parserBase() + location.getByteOffset();
    }

    private BadRecordException bad(long offset, String reason) {
        String record = inRecord ? "in record " + recordNumber : "after " + recordNumber + " records";
        return new BadRecordException("page " + page.number() + " (" + page.place() + ") cannot be read on at byte "
                + offset + ", " + record + ": " + reason
                + (page.mediaType().contains("csv")
                        ? "; the page is " + page.mediaType() + ", for CsvTransformer"
                        : ""));
    }

    private long offsetOf(IOException e) throws IOException {
        if (e instanceof PageFault fault && fault.byteOffset() >= 0) {
            return fault.byteOffset();
        }
        JsonLocation location = e instanceof JacksonException parsing ? parsing.getLocation() : null;
        if (location == null || location.getByteOffset() < 0) {
            return absolute(parser().currentLocation());
        }
        return absolute(location);
    }

    /** In words of ours: those of the parser quote the data. */
    private String reasonOf(IOException e) {
        if (e instanceof PageFault fault) {
            return fault.reason();
        }
        String message = String.valueOf(((JacksonException) e).getOriginalMessage());
        if (e instanceof StreamConstraintsException) {
            return message.contains("JsonTransformer") ? message : "a limit of the JSON parser is exceeded";
        }
        if (message.startsWith("Unexpected end-of-input")) {
            return (lines ? "the line" : "the page") + " ends before its JSON does";
        }
        if (message.startsWith("Non-standard token")) {
            return "NaN and infinities are no JSON numbers";
        }
        if (message.contains("CTRL-CHAR")) {
            return "there is a control character that JSON does not have there, such as a line end in a string";
        }
        return "there is a character that JSON does not have there";
    }
}
