// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroRecordsTest {

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void recordsHoldWhatTheBatchHolds(long seed) {
        RandomTables tables = new RandomTables(seed);
        Schema schema = AvroTables.withAvroNames(tables.schema());
        Batch batch = tables.batch(schema, 30);

        List<GenericRecord> records = new ArrayList<>();
        AvroRecords.of(batch, "com.example.Order").forEach(records::add);

        org.apache.avro.Schema avro = AvroSchemas.toAvro(schema, "com.example.Order");
        assertThat(records).hasSize(30).allSatisfy(row -> {
            assertThat(row.getSchema()).isEqualTo(avro);
            assertThat(GenericData.get().validate(avro, row)).isTrue();
        });
        PlainValues.assertSame("records", schema, AvroReader.plain(records, schema), PlainValues.of(batch));
    }

    @Test
    void recordsCanBeIteratedAnewAndEndWithTheBatch() {
        Schema schema = Schema.of(Field.of("id", Type.INT64).required());
        Batch.Builder batch = Batch.builder(schema);
        batch.row().set("id", 7L).add();
        Iterable<GenericRecord> records = AvroRecords.of(batch.build());

        assertThat(records).singleElement().satisfies(row -> {
            assertThat(row.getSchema().getFullName()).isEqualTo("Record");
            assertThat(row.get("id")).isEqualTo(7L);
        });
        assertThat(records).hasSize(1);
        Iterator<GenericRecord> iterator = records.iterator();
        iterator.next();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void nameThatAvroDoesNotHaveIsRefusedBeforeTheFirstRecord() {
        Batch batch = Batch.builder(Schema.of(Field.of("2fa", Type.BOOLEAN))).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvroRecords.of(batch))
                .withMessageStartingWith("field '2fa' cannot be written in Avro: ");
    }
}
