// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.util.Map;

/**
 * Where a page stands in its part, and what it was.
 *
 * @param number from 1, within the raw set
 * @param offset of its first stored byte in the part
 * @param storedBytes length in the part
 * @param storedAs {@code gzip} where the raw sink compressed the body itself, else {@code identity}
 * @param receivedBytes length as received
 * @param sha256 of the bytes as received, in lower-case hexadecimal
 * @param contentEncoding of the bytes as received: {@code identity} where the source did not compress them
 */
public record StoredPage(
        int number,
        long offset,
        long storedBytes,
        String storedAs,
        long receivedBytes,
        String sha256,
        String mediaType,
        String contentEncoding,
        String slice,
        Map<String, String> attributes) {
    public static final String IDENTITY = "identity";
    public static final String GZIP = "gzip";

    public StoredPage {
        attributes = Map.copyOf(attributes);
    }

    /** The same page under another number. */
    public StoredPage numbered(int value) {
        return new StoredPage(
                value,
                offset,
                storedBytes,
                storedAs,
                receivedBytes,
                sha256,
                mediaType,
                contentEncoding,
                slice,
                attributes);
    }
}
