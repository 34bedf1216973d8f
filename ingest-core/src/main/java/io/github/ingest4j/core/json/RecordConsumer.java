// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JsonParser;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.core.internal.Refusal;
import java.io.IOException;

/**
 * Takes the records of a page, one after the other: {@link #take} or {@link #read}, then either {@link #accept} or {@link
 * #discard}.
 */
interface RecordConsumer {
    /** What {@link #take} says of a record that it does not take. */
    int NOT_TAKEN = -1;

    /** How deep the objects and arrays go that {@link #take} takes, the record's included; 0 if it takes none. */
    default int depthTaken() {
        return 0;
    }

    /**
     * Takes a record straight from its bytes, from the brace at an index, as {@link #read} would; an array has {@link
     * RecordScanner#SLACK} more bytes than it holds.
     *
     * @param to the index behind the bytes that there are
     * @param isLine whether a line feed ends the record, whole or not
     * @return the index behind the record, or {@link #NOT_TAKEN}: then nothing of it stays
     */
    default int take(byte[] bytes, int from, int to, boolean isLine) {
        return NOT_TAKEN;
    }

    /**
     * Reads a record from the start of its object to the end.
     *
     * @throws Refusal if it cannot be taken; the parser then stands anywhere inside it
     */
    void read(JsonParser parser) throws IOException, Refusal;

    /**
     * The record is whole; where it was, as a {@link Rejection} has it.
     *
     * @throws Refusal if it cannot be taken as a whole
     */
    void accept(int page, long recordNumber, long byteOffset, long byteLength) throws IOException, Refusal;

    /** Nothing of the record may stay. */
    void discard();

    /** A record was refused; it has been discarded. */
    void reject(Rejection rejection) throws IOException;
}
