// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class AvroPagesTest {
    private static final Schema SCHEMA = new Schema.Parser()
            .parse(
                    "{\"type\": \"record\", \"name\": \"com.example.R\", \"fields\": [{\"name\": \"f\", \"type\": \"int\"}]}");

    private static GenericRecord of(Object value) {
        GenericData.Record record = new GenericData.Record(SCHEMA);
        record.put("f", value);
        return record;
    }

    @Test
    void pageIsAFileThatAvroReads() throws Exception {
        Page page = AvroPages.of(SCHEMA, List.of(of(1), of(2)));

        assertThat(page.mediaType()).isEqualTo("application/avro");
        assertThat(read(page.body())).containsExactly(of(1), of(2));
    }

    @Test
    void pageWithoutRecordsIsAFileWithTheSchema() throws Exception {
        byte[] body = AvroPages.of(SCHEMA, List.of()).body().readAllBytes();

        try (DataFileStream<GenericRecord> file =
                new DataFileStream<>(new ByteArrayInputStream(body), new GenericDatumReader<>())) {
            assertThat(file.getSchema()).isEqualTo(SCHEMA);
            assertThat(file.hasNext()).isFalse();
        }
    }

    @Test
    void recordsAreTakenAsTheBodyIsRead() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        Iterator<GenericRecord> records = Stream.iterate(0, i -> i + 1)
                .map(i -> of(taken.incrementAndGet()))
                .iterator();

        InputStream body = AvroPages.of(SCHEMA, records).body();

        assertThat(taken).hasValue(0);
        assertThat(body.readNBytes(200_000)).hasSize(200_000);
        assertThat(taken.get()).isBetween(10_000, 200_000);
    }

    @Test
    void bodyIsReadByteByByteToo() throws Exception {
        InputStream body = AvroPages.of(SCHEMA, List.of(of(7))).body();
        List<Integer> bytes = new ArrayList<>();
        for (int next = body.read(); next >= 0; next = body.read()) {
            bytes.add(next);
        }
        byte[] file = new byte[bytes.size()];
        for (int i = 0; i < file.length; i++) {
            file[i] = bytes.get(i).byteValue();
        }

        assertThat(read(new ByteArrayInputStream(file))).containsExactly(of(7));
        assertThat(body.read(new byte[3], 0, 0)).isZero();
        assertThat(body.read(new byte[3], 0, 3)).isEqualTo(-1);
    }

    @Test
    void recordOfAnotherSchemaFailsTheBodyAndIsNamed() {
        InputStream body = AvroPages.of(SCHEMA, List.of(of(1), of("two"))).body();

        assertThatThrownBy(body::readAllBytes)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("record 2 does not have the schema com.example.R of its page: ");
    }

    @Test
    void whatTheIteratorThrowsTheBodyThrows() {
        Iterator<GenericRecord> failing = Stream.<GenericRecord>generate(() -> {
                    throw new IllegalStateException("the records ended badly");
                })
                .iterator();

        assertThatThrownBy(AvroPages.of(SCHEMA, failing).body()::readAllBytes)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the records ended badly");
    }

    private static List<GenericRecord> read(InputStream body) throws IOException {
        List<GenericRecord> records = new ArrayList<>();
        try (DataFileStream<GenericRecord> file = new DataFileStream<>(body, new GenericDatumReader<>())) {
            file.forEach(records::add);
        }
        return records;
    }
}
