// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.Rejection;
import io.github.ingest4j.core.internal.Refusal;
import java.io.IOException;
import java.util.List;

/**
 * Takes the records of pages: {@link #beginPage}, then {@link #scan}, and for each record that this does not take {@link
 * #read} and {@link #accept}.
 */
interface RecordConsumer {
    /** The columns of the records that follow, in their order. */
    void beginPage(List<String> columns);

    /**
     * Takes the next records of a page from its bytes, and passes over them.
     *
     * @param recordNumber of the record before them
     * @return number of records taken, 0 if the next one is to be read
     */
    int scan(PageText text, int page, long recordNumber) throws IOException;

    /**
     * Takes in a record. It may have fewer cells than there are columns; the others are null.
     *
     * @throws Refusal if it cannot be taken; nothing of it stays
     */
    void read(Cells cells) throws IOException, Refusal;

    /** The record read last is taken; where it was, as a {@link Rejection} has it. */
    void accept(int page, long recordNumber, long byteOffset, long byteLength) throws IOException;

    /** A record was refused. */
    void reject(Rejection rejection) throws IOException;
}
