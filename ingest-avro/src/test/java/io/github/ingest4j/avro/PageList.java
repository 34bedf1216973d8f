// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.Page;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer.RecordOutput;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.record.Batch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Pages to be read, and what became of them. */
final class PageList implements RawPages {
    private final List<byte[]> bodies;
    private int taken;

    private PageList(byte[]... bodies) {
        this.bodies = Arrays.asList(bodies);
    }

    static PageList of(byte[]... bodies) {
        return new PageList(bodies);
    }

    static byte[] file(Schema schema, GenericRecord... records) throws IOException {
        Page page = AvroPages.of(schema, List.of(records));
        return page.body().readAllBytes();
    }

    @Override
    public @Nullable RawPage next() {
        if (taken == bodies.size()) {
            return null;
        }
        byte[] body = bodies.get(taken++);
        return new RawPage(
                taken, AvroPages.MEDIA_TYPE, Map.of(), "part-" + taken + "@0", new ByteArrayInputStream(body));
    }

    @Override
    public void close() {}

    /** Keeps what a transformer makes. */
    static final class Output implements RecordOutput {
        final List<Batch> batches = new ArrayList<>();
        final List<Rejection> rejections = new ArrayList<>();
        final List<String> asked = new ArrayList<>();
        UnknownField answer = UnknownField.LEAVE_OUT;
        boolean wantsOrigins;

        @Override
        public void write(Batch batch) {
            batches.add(batch);
        }

        @Override
        public void reject(Rejection rejection) {
            rejections.add(rejection);
        }

        @Override
        public UnknownField unknownField(String path) {
            asked.add(path);
            return answer;
        }

        @Override
        public boolean wantsOrigins() {
            return wantsOrigins;
        }

        List<List<@Nullable Object>> rows() {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            batches.forEach(batch -> rows.addAll(PlainValues.of(batch)));
            return rows;
        }
    }
}
