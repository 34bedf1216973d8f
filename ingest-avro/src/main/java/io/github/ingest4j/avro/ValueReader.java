// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

/** Reads one value of an Avro type to its end, whether its column can hold it or not. */
@FunctionalInterface
interface ValueReader {

    /**
     * Reads the value at which the block stands.
     *
     * @param repetition the level at which the value begins in its columns
     */
    void read(Block in, int repetition) throws BlockFault;
}
