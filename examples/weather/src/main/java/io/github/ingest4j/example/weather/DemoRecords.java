// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the demo API has to serve. Thread-safe. */
@FunctionalInterface
interface DemoRecords {

    /** The records of a time range, always the same and in the same order. */
    List<RecordText> between(Instant from, Instant to) throws IOException;

    /** What names the columns, where the records are rows of CSV; empty where they are JSON objects. */
    default Optional<RecordText> csvHeader() {
        return Optional.empty();
    }

    /** One record as it goes over the wire: a piece of UTF-8 text, not copied. */
    final class RecordText {
        private final byte[] buffer;
        private final int offset;
        private final int length;

        RecordText(byte[] buffer, int offset, int length) {
            this.buffer = buffer;
            this.offset = offset;
            this.length = length;
        }

        static RecordText of(byte[] text) {
            return new RecordText(text, 0, text.length);
        }

        void writeTo(OutputStream out) throws IOException {
            out.write(buffer, offset, length);
        }

        JsonParser parser(JsonFactory json) throws IOException {
            return json.createParser(buffer, offset, length);
        }

        @Override
        public String toString() {
            return new String(buffer, offset, length, StandardCharsets.UTF_8);
        }
    }
}
