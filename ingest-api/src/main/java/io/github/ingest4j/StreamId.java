// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

/**
 * One kind of record of one pipeline: what a cursor, a set of windows and a health state belong to.
 *
 * @param pipeline any text but the empty one; object keys hold it {@linkplain io.github.ingest4j.store.KeySegment encoded}
 * @param stream likewise
 */
public record StreamId(String pipeline, String stream) {
    public StreamId {
        if (pipeline.isEmpty() || stream.isEmpty()) {
            throw new IllegalArgumentException("a pipeline and a stream need names: '" + pipeline + "/" + stream + "'");
        }
    }

    @Override
    public String toString() {
        return pipeline + "/" + stream;
    }
}
