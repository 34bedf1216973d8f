// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a raw set, read in order by one thread. Each page is checked against its listed length and hash when it has
 * been read, at the latest by the next call of {@link #next}; whoever needs the check goes on until that returns null.
 */
public interface RawPages extends Closeable {

    /**
     * The next page, or null after the last one. The body of the page before it ends here.
     *
     * @throws DamagedDataException if a part is missing, or the page before is not what the manifest lists
     */
    @Nullable
    RawPage next() throws IOException;

    @Override
    void close() throws IOException;

    /**
     * A page to be read.
     *
     * @param number from 1, within the raw set
     * @param place where its bytes are, for messages: part key and offset
     * @param body decoded: content encoding and the raw sink's own compression are undone; need not be closed
     */
    record RawPage(int number, String mediaType, Map<String, String> attributes, String place, InputStream body) {}
}
