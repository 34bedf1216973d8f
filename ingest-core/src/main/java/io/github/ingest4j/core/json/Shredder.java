// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer.RecordOutput;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.core.internal.Refusal;
import io.github.ingest4j.core.internal.Utf8Buffer;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes records into columns as they are parsed, and cuts the batches. */
final class Shredder implements RecordConsumer {
    /** The size of a batch, which takes a look at every column, is asked for once in so many records… */
    private static final int MOST_UNSIZED_RECORDS = 64;

    /** …or when this part of it has come in as JSON. */
    private static final int UNSIZED_PART = 16;

    private final RecordOutput output;
    private final boolean wantsOrigins;
    private final long batchBytes;
    private final int batchRecords;
    private final Batch.Builder batch;
    private final Part root;
    private final LeafWriter leaves;
    private final RecordScanner scanner;
    /** Fields of the record being read that the schema does not have, as far as they have not been left out before. */
    private final List<Part.Stranger> met = new ArrayList<>();

    private Column[] columns;
    private int unsizedRecords;
    private long unsizedBytes;
    private long recordsTaken;

    Shredder(
            Parsers parsers, JsonLimits limits, Schema schema, RecordOutput output, long batchBytes, int batchRecords) {
        this.output = output;
        this.wantsOrigins = output.wantsOrigins();
        this.batchBytes = batchBytes;
        this.batchRecords = batchRecords;
        this.batch = Batch.builder(schema);
        this.root = new Part(batch.root());
        this.leaves = new LeafWriter(new JsonText(parsers));
        this.columns = batch.columns().toArray(new Column[0]);
        this.scanner = new RecordScanner(root, columns, limits);
    }

    /** How many records were taken straight from their bytes. */
    long recordsTaken() {
        return recordsTaken;
    }

    @Override
    public int depthTaken() {
        return scanner.depth();
    }

    @Override
    public int take(byte[] bytes, int from, int to, boolean isLine) {
        int end = scanner.read(bytes, from, to, isLine);
        if (end == RecordScanner.ASIDE) {
            batch.discardRow();
            return NOT_TAKEN;
        }
        recordsTaken++;
        return end;
    }

    @Override
    public void read(JsonParser parser) throws IOException, Refusal {
        readFields(parser, root, 0);
    }

    @Override
    public void accept(int page, long recordNumber, long byteOffset, long byteLength) throws IOException, Refusal {
        askAboutStrangers();
        if (wantsOrigins) {
            batch.endRow(page, recordNumber, byteOffset, byteLength);
        } else {
            batch.endRow();
        }
        unsizedRecords++;
        unsizedBytes += byteLength;
        if (batch.rowCount() >= batchRecords || isLarge()) {
            flush();
        }
    }

    /** Asked when the record is known to be whole: what a faulty one has besides is of no interest. */
    private void askAboutStrangers() throws IOException, Refusal {
        if (met.isEmpty()) {
            return;
        }
        for (Part.Stranger stranger : met) {
            if (stranger.answer == null) {
                stranger.answer = output.unknownField(stranger.path);
            }
            if (stranger.answer == UnknownField.REJECT_RECORD) {
                throw Refusal.unknownField(stranger.path);
            }
        }
        met.clear();
    }

    private boolean isLarge() {
        if (unsizedRecords < MOST_UNSIZED_RECORDS && unsizedBytes < batchBytes / UNSIZED_PART) {
            return false;
        }
        unsizedRecords = 0;
        unsizedBytes = 0;
        return batch.size() >= batchBytes;
    }

    @Override
    public void discard() {
        met.clear();
        batch.discardRow();
    }

    @Override
    public void reject(Rejection rejection) throws IOException {
        output.reject(rejection);
    }

    /** Writes the last batch. */
    void flush() throws IOException {
        if (batch.rowCount() > 0) {
            output.write(batch.build());
            columns = batch.columns().toArray(new Column[0]);
            scanner.writeTo(columns);
        }
    }

    private void readFields(JsonParser parser, Part struct, int repetition) throws IOException, Refusal {
        struct.beginObject();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Part child = struct.enter(name);
            JsonToken token = parser.nextToken();
            if (child == null) {
                readStranger(parser, struct, name);
            } else {
                readValue(parser, token, child, repetition);
            }
        }
        for (int i = 0; i < struct.children.length; i++) {
            if (struct.isMissing(i)) {
                writeNull(struct.children[i].node, repetition, "the record does not have it");
            }
        }
    }

    private void readValue(JsonParser parser, JsonToken token, Part part, int repetition) throws IOException, Refusal {
        Node node = part.node;
        if (token == JsonToken.VALUE_NULL) {
            writeNull(node, repetition, "the value is null");
            return;
        }
        switch (node.kind()) {
            case LEAF -> leaves.write(parser, node, columns[node.firstColumn()], repetition);
            case STRUCT -> {
                require(JsonToken.START_OBJECT, parser, node);
                readFields(parser, part, repetition);
            }
            case LIST -> {
                require(JsonToken.START_ARRAY, parser, node);
                readElements(parser, part, repetition);
            }
            case MAP -> {
                require(JsonToken.START_OBJECT, parser, node);
                readEntries(parser, part, repetition);
            }
        }
    }

    private static void require(JsonToken wanted, JsonParser parser, Node node) throws IOException, Refusal {
        JsonToken token = parser.currentToken();
        if (token != wanted) {
            String type = token.isScalarValue()
                    ? JsonValue.scalarType(parser).toString()
                    : token == JsonToken.START_OBJECT ? "STRUCT" : "LIST";
            throw Refusal.misfit(node, JsonValue.shown(parser), type, "", "STRING");
        }
    }

    private void readElements(JsonParser parser, Part list, int repetition) throws IOException, Refusal {
        int level = repetition;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            readValue(parser, token, list.children[0], level);
            level = list.node.repetition() + 1;
        }
        if (level == repetition) {
            writeAbsent(list.node, repetition, list.node.definition());
        }
    }

    private void readEntries(JsonParser parser, Part map, int repetition) throws IOException, Refusal {
        Node key = map.children[0].node;
        Set<String> names = new HashSet<>();
        int level = repetition;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (!names.add(name)) {
                throw Refusal.duplicate(map.pathOf(name));
            }
            leaves.writeKey(name, key, columns[key.firstColumn()], level);
            readValue(parser, parser.nextToken(), map.children[1], level);
            level = map.node.repetition() + 1;
        }
        if (names.isEmpty()) {
            writeAbsent(map.node, repetition, map.node.definition());
        }
    }

    private void writeNull(Node node, int repetition, String how) throws Refusal {
        if (!node.nullable()) {
            throw Refusal.absent(node, how);
        }
        writeAbsent(node, repetition, node.definition() - 1);
    }

    private void writeAbsent(Node node, int repetition, int definition) {
        for (int i = node.firstColumn(); i <= node.lastColumn(); i++) {
            columns[i].addAbsent(repetition, definition);
        }
    }

    private void readStranger(JsonParser parser, Part struct, String name) throws IOException, Refusal {
        Part.Stranger stranger = struct.stranger(name);
        if (skipValue(parser, stranger.path) && stranger.answer != UnknownField.LEAVE_OUT) {
            met.add(stranger);
        }
    }

    /**
     * Whether there is any value in the value but null, empty objects and empty arrays: then it would have a type. What is
     * wrong with a known field is wrong in there, too.
     */
    private static boolean skipValue(JsonParser parser, String path) throws IOException, Refusal {
        JsonToken token = parser.currentToken();
        boolean hasValue = false;
        if (token == JsonToken.START_OBJECT) {
            Set<String> names = new HashSet<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (!names.add(name)) {
                    throw Refusal.duplicate(path + "." + name);
                }
                if (!Utf8Buffer.isText(name)) {
                    throw Refusal.loneSurrogate(path);
                }
                parser.nextToken();
                hasValue |= skipValue(parser, path + "." + name);
            }
        } else if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                hasValue |= skipValue(parser, path + ".element");
            }
        } else {
            hasValue = token != JsonToken.VALUE_NULL;
        }
        return hasValue;
    }
}
