// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Page;
import java.util.Iterator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Pages of Avro records, for a {@link io.github.ingest4j.Source} that has them; {@link AvroTransformer} reads them.
 *
 * <p>The body of such a page is an Avro object container file, as the specification of Avro 1.12 has it: whoever has such a
 * file hands in its stream, {@code Page.of(AvroPages.MEDIA_TYPE, Files.newInputStream(file))}.
 */
public final class AvroPages {
    /**
     * What pages of container files are marked with. Neither Avro's specification nor IANA's list names a type for these
     * files ({@code avro/binary} in the former is for the frames of Avro's remote calls over HTTP); this one is in common use.
     */
    public static final String MEDIA_TYPE = "application/avro";

    private AvroPages() {}

    /**
     * A page of records.
     *
     * @param schema that the records have
     */
    public static Page of(Schema schema, Iterable<? extends GenericRecord> records) {
        return of(schema, records.iterator());
    }

    /**
     * A page of records that are taken one by one while the body is read, so that few are in memory at a time. What the
     * iterator throws, the body throws, and so does a record that does not have the schema.
     *
     * @param schema that the records have
     */
    public static Page of(Schema schema, Iterator<? extends GenericRecord> records) {
        return Page.of(
                MEDIA_TYPE, new ContainerBody(requireNonNull(schema, "schema"), requireNonNull(records, "records")));
    }
}
