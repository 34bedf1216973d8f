// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that are larger than meant, and the settings that say what is meant. */
class CsvLimitsTest {
    private static final Schema A_B = Taken.strings("a", "b");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void longerRecordIsRejectedAndReadingGoesOn(String end) throws IOException {
        CsvTransformer transformer = CsvTransformer.builder().maxRecordBytes(9).build();
        String page =
                String.join(end, "a,b", "1234567,9", "12345678,9", "1,\"23\"\"4,\"", "x,\"1" + end + "2\"", "1,2");

        Taken taken = Taken.of(transformer, CsvPages.of(page), A_B);

        assertThat(taken.rows)
                .containsExactly(List.of("1234567", "9"), List.of("x", "1" + end + "2"), List.of("1", "2"));
        assertThat(taken.rejections).hasSize(2).allSatisfy(rejection -> {
            assertThat(rejection.reason())
                    .isEqualTo("the record is over the limit of 9 bytes; to raise it:"
                            + " CsvTransformer.builder().maxRecordBytes(…)");
            assertThat(rejection.byteLength()).isEqualTo(10);
        });
        assertThat(taken.rejections.get(0).byteOffset()).isEqualTo(page.indexOf("12345678"));
        assertThat(taken.rejections.get(1).byteOffset()).isEqualTo(page.indexOf("1,\"23"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,\"23\n456789\n\"", "1,\"234567890\n,\"\n"})
    void openQuoteInARecordThatIsTooLongEndsThePage(String record) {
        CsvTransformer transformer = CsvTransformer.builder().maxRecordBytes(10).build();

        assertThatThrownBy(() -> Taken.of(transformer, CsvPages.of("a,b\n" + record + "\n1,2\n"), A_B))
                .isInstanceOf(BadRecordException.class)
                .hasMessageStartingWith("page 1 (raw/1) cannot be read")
                .hasMessageContaining("in line 2")
                .hasMessageContaining("at byte 4")
                .hasMessageContaining("is not closed")
                .hasMessageEndingWith("the record is over the limit of 10 bytes; to raise it:"
                        + " CsvTransformer.builder().maxRecordBytes(…)");
    }

    @Test
    void longerRecordInUtf16IsRejected() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder()
                .charset(StandardCharsets.UTF_16BE)
                .maxRecordBytes(8)
                .build();
        byte[] page = "a,b\n123,9\n1,\"2\"\n1,2".getBytes(StandardCharsets.UTF_16BE);

        Taken taken = Taken.of(transformer, CsvPages.of(page), A_B);

        assertThat(taken.rows).containsExactly(List.of("1", "2"));
        assertThat(taken.rejections)
                .extracting(rejection -> rejection.byteLength())
                .containsExactly(10L, 10L);
    }

    @Test
    void longerCellRefusesItsRecord() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder().maxFieldLength(3).build();

        Taken taken = Taken.of(transformer, CsvPages.of("a,b\n1,\"2\"\"3\"\n1,1234\n"), A_B);

        assertThat(taken.rows).containsExactly(List.of("1", "2\"3"));
        assertThat(taken.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.path()).isEqualTo("b");
            assertThat(rejection.reason())
                    .isEqualTo("a cell is over the limit of 3 characters; to raise it:"
                            + " CsvTransformer.builder().maxFieldLength(…)");
        });
    }

    @Test
    void headerOfAMillionColumnsIsRefused() {
        StringBuilder header = new StringBuilder("c0");
        for (int i = 1; i < 1_000_000; i++) {
            header.append(",c").append(i);
        }

        assertThatThrownBy(() -> CsvTransformer.create().infer(CsvPages.of(header.toString()), Schema.EMPTY))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("page 1 (raw/1) cannot be read: the header, of 1000000 columns, is over the limit of 10000"
                        + " columns; to raise it: CsvTransformer.builder().maxColumns(…)");
    }

    @Test
    void pagesThatAddColumnsWithoutEndAreRefused() {
        CsvTransformer transformer = CsvTransformer.builder().maxColumns(2).build();

        assertThatThrownBy(() -> transformer.infer(CsvPages.of("a,b\n1,2\n", "c\n3\n"), Schema.EMPTY))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessage("the number of new columns is over the limit of 2 columns; to raise it:"
                        + " CsvTransformer.builder().maxColumns(…)");
    }

    @Test
    void batchIsCutByRecordsAndByBytes() throws IOException {
        String page = "a,b\n" + "1,2\n".repeat(100);
        CsvTransformer byRecords = CsvTransformer.builder().batchRecords(40).build();
        CsvTransformer byBytes = CsvTransformer.builder().batchBytes(64).build();

        assertThat(Taken.of(byRecords, CsvPages.of(page), A_B).batches).containsExactly(40, 40, 20);
        assertThat(Taken.of(byBytes, CsvPages.of(page), A_B).batches)
                .hasSizeGreaterThan(10)
                .allSatisfy(records -> assertThat(records).isLessThan(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void limitsMustBePositive(int value) {
        assertThatThrownBy(() -> CsvTransformer.builder().maxColumns(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxColumns must be at least 1, is " + value);
        assertThatThrownBy(() -> CsvTransformer.builder().maxRecordBytes(1 << 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxRecordBytes must be at most 536870912, is 1073741824");
    }

    @Test
    void pageIsReadNoFurtherThanABufferAheadOfItsRecords() throws IOException {
        Repeated body = new Repeated("a,b\n", "1,\"" + "x".repeat(1_000) + "\"\n", 5_000);
        LeadOverRecords lead = new LeadOverRecords(body);

        CsvTransformer.builder().batchRecords(1).build().transform(new CsvPages().add(body), Taken.strings("a"), lead);

        assertThat(lead.records).isEqualTo(5_000);
        assertThat(lead.most).isLessThan(1 << 17);
    }

    /** Counts records, keeps none, and looks how far the page was read at each. */
    private static final class LeadOverRecords extends Taken {
        private final Repeated body;
        long records;
        long most;

        LeadOverRecords(Repeated body) {
            super(UnknownField.LEAVE_OUT);
            this.body = body;
        }

        @Override
        public void write(Batch batch) {
            records += batch.rowCount();
            most = Math.max(most, body.given - records * body.record.length);
        }
    }

    /** A header, then one record again and again. */
    private static final class Repeated extends InputStream {
        private final byte[] record;
        private byte[] current;
        private int at;
        private int left;
        long given;

        Repeated(String header, String record, int times) {
            this.current = header.getBytes(StandardCharsets.UTF_8);
            this.record = record.getBytes(StandardCharsets.UTF_8);
            this.left = times;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (at == current.length) {
                if (left == 0) {
                    return -1;
                }
                left--;
                current = record;
                at = 0;
            }
            int count = Math.min(length, current.length - at);
            System.arraycopy(current, at, target, offset, count);
            at += count;
            given += count;
            return count;
        }
    }
}
