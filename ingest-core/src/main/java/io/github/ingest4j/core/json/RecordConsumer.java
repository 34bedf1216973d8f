// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JsonParser;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.core.internal.Refusal;
import java.io.IOException;

/** Takes the records of a page, one after the other: {@link #read}, then either {@link #accept} or {@link #discard}. */
interface RecordConsumer {
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
