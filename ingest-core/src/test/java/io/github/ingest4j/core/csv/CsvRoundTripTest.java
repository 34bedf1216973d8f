// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.schema.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random pages: what was written is read, and what cannot be read is named to the byte. */
class CsvRoundTripTest {
    private static final int COLUMNS = 3;
    private static final Schema SCHEMA = Taken.strings("a", "b", "c");
    private static final String[] PIECES = {
        "a",
        "b,",
        ";",
        "\t",
        "\"",
        "\"\"",
        "'",
        "\n",
        "\r",
        "\r\n",
        " ",
        "é",
        "€",
        "𝄞",
        "0",
        "#",
        "NA",
        "long ".repeat(40)
    };

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "GB18030"})
    void cellsAreReadAsTheyWereWritten(String encoding) throws IOException {
        Random random = new Random(7);
        Charset charset = Charset.forName(encoding);
        for (int round = 0; round < 300; round++) {
            List<List<Object>> rows = rows(random);
            char delimiter = ",;\t".charAt(random.nextInt(3));
            char quote = "\"'".charAt(random.nextInt(2));
            String page = written(random, rows, delimiter, quote);
            CsvTransformer transformer = CsvTransformer.builder()
                    .columns("a", "b", "c")
                    .delimiter(delimiter)
                    .quote(quote)
                    .charset(charset)
                    .batchRecords(1 + random.nextInt(20))
                    .allowStrayQuotes()
                    .build();
            byte[] bytes = page.getBytes(charset);

            Taken taken = Taken.of(transformer, new CsvPages().add(new Dribble(bytes, random)), SCHEMA);

            assertThat(taken.rejections).as("round %s", round).isEmpty();
            assertThat(taken.rows).as("round %s", round).isEqualTo(rows);
            assertThat(alone(transformer, bytes, taken.origins)).isEqualTo(rows);
        }
    }

    private static List<List<Object>> rows(Random random) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = random.nextInt(30); i >= 0; i--) {
            List<Object> row = new ArrayList<>();
            for (int column = 0; column < COLUMNS; column++) {
                row.add(random.nextInt(5) == 0 ? null : cell(random));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String cell(Random random) {
        StringBuilder cell = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            cell.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return cell.toString();
    }

    private static String written(Random random, List<List<Object>> rows, char delimiter, char quote)
            throws IOException {
        StringWriter page = new StringWriter();
        LineDelimiter[] ends = {LineDelimiter.LF, LineDelimiter.CRLF, LineDelimiter.CR};
        try (CsvWriter writer = CsvWriter.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(quote)
                .quoteStrategy(QuoteStrategies.EMPTY)
                .lineDelimiter(ends[random.nextInt(ends.length)])
                .build(page)) {
            for (List<Object> row : rows) {
                writer.writeRecord(row.stream()
                        .map(cell -> cell == null ? null : (String) cell)
                        .toArray(String[]::new));
            }
        }
        return page.toString();
    }

    /** The rows in the ranges of bytes in which records are said to be, each read as a page of its own. */
    private static List<List<Object>> alone(CsvTransformer transformer, byte[] page, List<Taken.Origin> origins)
            throws IOException {
        CsvPages pages = new CsvPages();
        for (Taken.Origin origin : origins) {
            pages.add(new ByteArrayInputStream(page, (int) origin.byteOffset(), (int) origin.byteLength()));
        }
        return Taken.of(transformer, pages, SCHEMA).rows;
    }

    @Test
    void noByteOfAnyPageIsLostOrTakenTwice() throws IOException {
        Random random = new Random(11);
        CsvTransformer transformer = CsvTransformer.builder()
                .columns("a", "b", "c")
                .maxRecordBytes(60)
                .maxFieldLength(30)
                .build();
        int whole = 0;
        int rejected = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] page = soup(random);
            Taken taken = new Taken(UnknownField.LEAVE_OUT);

            try {
                transformer.transform(new CsvPages().add(new Dribble(page, random)), SCHEMA, taken);
            } catch (BadRecordException e) {
                assertThat(e).hasMessageContaining("is not closed");
                continue;
            }

            whole++;
            rejected += taken.rejections.size();
            assertThat(gaps(page, taken)).as("round %s", round).isSubsetOf('\r', '\n');
            assertThat(alone(transformer, page, taken.origins))
                    .as("round %s", round)
                    .isEqualTo(taken.rows);
        }
        assertThat(whole).isGreaterThan(1_000);
        assertThat(rejected).isGreaterThan(1_000);
    }

    private static byte[] soup(Random random) {
        String[] pieces = {"a", "b", ",", ",", ",", "\"", "\"", "\n", "\n", "\r\n", "\r", "é", "\0", "xxxxxxxxxxxxxxx"};
        StringBuilder page = new StringBuilder();
        for (int i = random.nextInt(80); i >= 0; i--) {
            page.append(pieces[random.nextInt(pieces.length)]);
        }
        Charset charset = random.nextInt(10) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        return page.append('\n').toString().getBytes(charset);
    }

    /** The bytes between records, accepted and rejected ones, which must follow one another. */
    private static List<Character> gaps(byte[] page, Taken taken) {
        List<Taken.Origin> records = Stream.concat(
                        taken.origins.stream(), taken.rejections.stream().map(CsvRoundTripTest::origin))
                .sorted(Comparator.comparingLong(Taken.Origin::byteOffset))
                .toList();
        List<Character> gaps = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < records.size(); i++) {
            Taken.Origin record = records.get(i);
            assertThat(record.recordNumber()).isEqualTo(i + 1);
            assertThat(record.byteOffset()).isGreaterThanOrEqualTo(at);
            for (; at < record.byteOffset(); at++) {
                gaps.add((char) page[at]);
            }
            at += (int) record.byteLength();
        }
        for (; at < page.length; at++) {
            gaps.add((char) page[at]);
        }
        return gaps;
    }

    private static Taken.Origin origin(Rejection rejection) {
        return new Taken.Origin(
                rejection.page(), rejection.recordNumber(), rejection.byteOffset(), rejection.byteLength());
    }

    @Test
    void faultsOfTheStorePassThroughAsTheyAre() {
        DamagedDataException damaged = new DamagedDataException("a part is missing");
        IOException broken = new IOException("broken");

        assertThatThrownBy(() -> read(new Failing("a,b\n1,\"x\n", damaged))).isSameAs(damaged);
        assertThatThrownBy(() -> read(new Failing("a,b\n1,\"x\n", broken))).isSameAs(broken);
        assertThatThrownBy(() -> read(new Failing("", broken))).isSameAs(broken);
    }

    private static void read(InputStream body) throws IOException {
        Taken.of(CsvTransformer.create(), new CsvPages().add(body), SCHEMA);
    }

    /** Gives a few bytes at a time. */
    private static final class Dribble extends InputStream {
        private final ByteArrayInputStream bytes;
        private final Random random;

        Dribble(byte[] bytes, Random random) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, 1 + random.nextInt(40)));
        }
    }

    /** Gives some bytes, then fails. */
    private static final class Failing extends InputStream {
        private final ByteArrayInputStream bytes;
        private final Exception failure;

        Failing(String text, Exception failure) {
            this.bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = bytes.read(target, offset, length);
            if (count > 0) {
                return count;
            }
            if (failure instanceof IOException checked) {
                throw checked;
            }
            throw (RuntimeException) failure;
        }
    }
}
