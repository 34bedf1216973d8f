// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

/** Writes records of a shape one after the other. */
interface RecordWriter {

    /** The first line of a file that has one; empty else. */
    default String header() {
        return "";
    }

    void write(Dice dice, long number, Text out);
}
