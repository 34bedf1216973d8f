// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.schema.Schema;
import java.util.List;

/**
 * What a run of a window would do, as far as it can be told without doing it.
 *
 * @param state of the window in the ledger: {@code new}, or a state's name
 * @param source what would be read: the source's own description
 * @param rawStored whether the raw pages are stored, so that the source would not be called
 * @param writes keys or prefixes of what would be written
 * @param tableSchema the stored columns of the table; {@link Schema#EMPTY} where it is new
 * @param schema the columns it would have, as far as the sample tells
 * @param sampledPages pages that {@code schema} was inferred from
 */
public record Plan(
        StreamId stream,
        Window window,
        String state,
        String source,
        boolean rawStored,
        List<String> writes,
        Schema tableSchema,
        Schema schema,
        int sampledPages) {
    public Plan {
        writes = List.copyOf(writes);
    }
}
