// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.RawPages;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.schema.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of good records, to be declared for a pipeline that is to meet bad ones: where types are inferred, a column of
 * numbers with a text among them is a column of text, and no record of it is bad.
 */
final class GoodColumns {
    private GoodColumns() {}

    /**
     * The columns of the records of a time range.
     *
     * @param known columns whose types are declared
     */
    static Schema of(DemoRecords records, Instant from, Instant to, Transformer transformer, Schema known)
            throws IOException {
        byte[] page = DemoApi.page(records.between(from, to), records.csvHeader(), "");
        return transformer.infer(new OnePage(DemoApi.mediaType(records.csvHeader()), page), known);
    }

    private static final class OnePage implements RawPages {
        private final String mediaType;
        private final byte[] content;
        private boolean read;

        OnePage(String mediaType, byte[] content) {
            this.mediaType = mediaType;
            this.content = content;
        }

        @Override
        public @Nullable RawPage next() {
            if (read) {
                return null;
            }
            read = true;
            return new RawPage(1, mediaType, Map.of(), "the good records", new ByteArrayInputStream(content));
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
