// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawPages.RawPage;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of CSV: RFC 4180, and what is found in practice.
 *
 * <p>Every page is a document of its own. Its first row is the header, unless {@link Builder#columns} names the columns;
 * columns are matched with the table's by name, whatever their order. One that a page does not have is null, one that the
 * table does not have is an unknown field. A header with an empty name, or two names that are alike but for case, is a
 * {@link BadRecordException}. A record ends with LF, CRLF or CR, outside quotes. In a page of several columns, empty lines
 * count for nothing; in a page of one, an empty line is a record with an empty cell.
 *
 * <p>An empty cell is null; a quoted empty cell is the empty string. For anything but that, quotes make no difference.
 *
 * <p>A record is rejected by itself, as {@link Rejection.Code#MALFORMED}, if it has more or fewer cells than the header, a
 * quote where none may stand, bytes that are not of the page's encoding, a NUL character, or is larger than allowed;
 * reading goes on at the next line. A quote that is not closed to the end of the page, or within the longest record, takes
 * what follows with it, and is a {@link BadRecordException}.
 *
 * <p>How types are inferred, from all records: {@code true} and {@code false} in any case are BOOLEAN, integers INT64, or
 * beyond 64 bits DECIMAL(38,0), numbers with a point or an exponent FLOAT64, integers among them too unless one is beyond
 * 2<sup>53</sup>; dates and times of ISO 8601 are DATE, TIMESTAMP (with an offset from UTC) and LOCAL_TIMESTAMP (without).
 * Whatever would not come out as it went in makes the column STRING: leading zeros and plus signs ({@code 00123}), numbers
 * with a point and more digits than a double tells apart, dates of two forms, types mixed. {@code 12E3} may be a code: it is a number in a column
 * that has a number with a point, else text. A column that is null wherever it stands stays unknown. All columns found may
 * be null.
 *
 * <p>What fits a declared type: a value that it holds exactly, or the nearest double of a number with a point. INT32 and
 * INT64 take {@code 007}, {@code 1.0} and {@code 1e3}; FLOAT64 takes {@code NaN} and {@code Infinity}; BYTES is base64.
 * Any other value refuses its record. Structs, lists and maps are no types of CSV.
 *
 * <p>Memory is bounded by the batch and one record, whatever the size of a page. Immutable and thread-safe.
 */
public final class CsvTransformer implements Transformer {
    public static final long DEFAULT_BATCH_BYTES = 1L << 20;
    public static final int DEFAULT_BATCH_RECORDS = 65_536;
    public static final int DEFAULT_MAX_RECORD_BYTES = 64 << 20;
    public static final int DEFAULT_MAX_FIELD_LENGTH = 8 << 20;
    public static final int DEFAULT_MAX_COLUMNS = 10_000;

    private static final String RULES = "csv-1";

    private final CsvFormat format;
    private final CellRules rules;
    private final long batchBytes;
    private final int batchRecords;
    private final String version;

    private CsvTransformer(Builder builder) {
        this.format = builder.format();
        this.rules = builder.rules();
        this.batchBytes = builder.batchBytes;
        this.batchRecords = builder.batchRecords;
        this.version = builder.version();
    }

    /** For pages in UTF-8 with a header row, commas and double quotes. */
    public static CsvTransformer create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Rules, and every setting that is not the default one but for the size of batches. */
    @Override
    public String version() {
        return version;
    }

    @Override
    public Schema infer(RawPages pages, Schema known) throws IOException {
        rules.check(known);
        SchemaGuesser guesser = new SchemaGuesser(known, rules, format.limits().columns());
        readAll(pages, guesser, PageText.FIRST_SIZE);
        return guesser.schema();
    }

    @Override
    public void transform(RawPages pages, Schema schema, RecordOutput output) throws IOException {
        transform(pages, schema, output, true, PageText.FIRST_SIZE);
    }

    /**
     * The same, whatever the last two.
     *
     * @param scans whether rows of the usual form are taken straight from the bytes of pages
     * @param bufferBytes held of a page, as long as that is enough for a line
     * @return number of records that were taken so
     */
    long transform(RawPages pages, Schema schema, RecordOutput output, boolean scans, int bufferBytes)
            throws IOException {
        rules.check(schema);
        RowWriter writer = new RowWriter(schema, format, rules, scans, output, batchBytes, batchRecords);
        readAll(pages, writer, bufferBytes);
        writer.flush();
        return writer.scanned();
    }

    private void readAll(RawPages pages, RecordConsumer consumer, int bufferBytes) throws IOException {
        for (RawPage page = pages.next(); page != null; page = pages.next()) {
            new RecordReader(format, page, consumer, bufferBytes).read();
        }
    }

    /** What becomes of a row that has fewer cells than the header. One that has more is always rejected. */
    public enum RaggedRows {
        /** It is rejected. */
        REJECT_RECORD,
        /** The cells missing at its end are null. */
        FILL_WITH_NULL
    }

    /**
     * Settings; every one has a default. Contradictions are told by {@link #build}.
     *
     * <p>The settings of a column, by name, say its type too, where the table does not have it yet; a table that has the
     * column with another type is refused.
     */
    public static final class Builder {
        private static final int LARGEST_RECORD = 1 << 29;
        private static final String NUMBER_CHARACTERS = "+-0123456789eE\r\n\0";

        private @Nullable List<String> columns;
        private char delimiter = ',';
        private char quote = '"';
        private char comment = CsvFormat.NONE;
        private Set<String> nullValues = Set.of("");
        private boolean nullsInQuotes;
        private boolean trim;
        private boolean strayQuotes;
        private RaggedRows raggedRows = RaggedRows.REJECT_RECORD;
        private PageCharset charset = PageCharset.UTF_8;
        private boolean infer = true;
        private char decimalSeparator = '.';
        private char groupingSeparator = NumberText.NONE;
        private Booleans booleans = Booleans.DEFAULT;
        private final SortedMap<String, ColumnRules> columnRules = new TreeMap<>();
        private long batchBytes = DEFAULT_BATCH_BYTES;
        private int batchRecords = DEFAULT_BATCH_RECORDS;
        private int maxRecordBytes = DEFAULT_MAX_RECORD_BYTES;
        private int maxFieldLength = DEFAULT_MAX_FIELD_LENGTH;
        private int maxColumns = DEFAULT_MAX_COLUMNS;

        private Builder() {}

        /**
         * Names the columns of pages that have no header row, in their order: the first row of a page is a record then. By
         * default every page begins with a header row.
         */
        public Builder columns(String... names) {
            List<String> list = List.of(names);
            if (list.isEmpty()) {
                throw new IllegalArgumentException("columns names none");
            }
            ColumnNames.fault(list).ifPresent(fault -> {
                throw new IllegalArgumentException("columns " + fault);
            });
            this.columns = list;
            return this;
        }

        /** What stands between cells. Default: a comma. */
        public Builder delimiter(char character) {
            this.delimiter = structural("delimiter", character);
            return this;
        }

        /** What stands around cells, and twice inside them for itself. Default: a double quote. */
        public Builder quote(char character) {
            this.quote = structural("quote", character);
            return this;
        }

        /** No cell is quoted, and quotes are ordinary characters; a cell then holds neither delimiter nor line end. */
        public Builder noQuotes() {
            this.quote = CsvFormat.NONE;
            return this;
        }

        /** A line that begins with it counts for nothing, outside quotes. Default: no line does. */
        public Builder comment(char character) {
            this.comment = structural("comment", character);
            return this;
        }

        /**
         * The texts that stand for null in cells without quotes, in place of the default, which is the empty one alone:
         * {@code nullValues("", "NA")} for both. The others are values.
         */
        public Builder nullValues(String... texts) {
            this.nullValues = new LinkedHashSet<>(List.of(texts));
            return this;
        }

        /** The texts that stand for null do so in quoted cells as well: for pages in which every cell is quoted. */
        public Builder nullsInQuotes() {
            this.nullsInQuotes = true;
            return this;
        }

        /** Blanks and tabs around cells without quotes count for nothing, in the header too. Default: they count. */
        public Builder trim() {
            this.trim = true;
            return this;
        }

        /**
         * A quote inside a cell that does not begin with one is an ordinary character: {@code 5" pipe}. Default: it makes
         * its record malformed, as it may be the trace of a quote that is missing elsewhere.
         */
        public Builder allowStrayQuotes() {
            this.strayQuotes = true;
            return this;
        }

        /** What becomes of rows that are too short. Default: {@link RaggedRows#REJECT_RECORD}. */
        public Builder raggedRows(RaggedRows policy) {
            this.raggedRows = requireNonNull(policy, "policy");
            return this;
        }

        /**
         * The encoding of the pages. Default: UTF-8. A byte order mark is passed over; that of another encoding is refused,
         * and for {@code UTF-16} and {@code UTF-32} it says which byte comes first. Bytes that the encoding does not have
         * refuse their record; none is replaced.
         */
        public Builder charset(Charset encoding) {
            this.charset = PageCharset.of(encoding);
            return this;
        }

        /** Nothing is inferred: each column that neither the table nor a setting gives a type is STRING. */
        public Builder allStrings() {
            this.infer = false;
            return this;
        }

        /** What stands before the fraction of a number. Default: a point. */
        public Builder decimalSeparator(char character) {
            this.decimalSeparator = separator("decimalSeparator", character);
            return this;
        }

        /** What may stand between groups of three digits before the fraction. Default: nothing may. */
        public Builder groupingSeparator(char character) {
            this.groupingSeparator = separator("groupingSeparator", character);
            return this;
        }

        /** How true and false are spelled, exactly. Default: {@code true} and {@code false}, in any case. */
        public Builder booleans(String trueText, String falseText) {
            this.booleans = spelling(trueText, falseText);
            return this;
        }

        /** How true and false are spelled, exactly, in one column, which is BOOLEAN. */
        public Builder booleans(String column, String trueText, String falseText) {
            Booleans spelling = spelling(trueText, falseText);
            return column(column, rules -> rules.withBooleans(spelling));
        }

        /**
         * How dates or times are spelled in one column: a pattern of {@link java.time.format.DateTimeFormatter}, such as
         * {@code MM/dd/yyyy} or {@code dd.MM.yyyy HH:mm}. Strict, without regard to case, with English names. What the
         * pattern has says the type: DATE, TIME, LOCAL_TIMESTAMP, or with an offset from UTC or a {@link #zone} TIMESTAMP.
         *
         * @throws IllegalArgumentException if it is no pattern, or tells neither a day nor a time of day
         */
        public Builder pattern(String column, String pattern) {
            MomentPattern moments = MomentPattern.of(pattern);
            return column(column, rules -> rules.withPattern(moments));
        }

        /**
         * By which clocks the dates with times of one column are, if the text does not say so: the column is TIMESTAMP. A
         * time that these clocks show twice or never, when they are changed, refuses its record.
         */
        public Builder zone(String column, ZoneId zone) {
            requireNonNull(zone, "zone");
            return column(column, rules -> rules.withZone(zone));
        }

        private Builder column(String name, UnaryOperator<ColumnRules> change) {
            requireNonNull(name, "column");
            columnRules.put(name, change.apply(columnRules.getOrDefault(name, ColumnRules.NONE)));
            return this;
        }

        /** A batch is cut when it holds about so many bytes. Default {@value #DEFAULT_BATCH_BYTES}. */
        public Builder batchBytes(long bytes) {
            this.batchBytes = positive("batchBytes", bytes);
            return this;
        }

        /** A batch is cut when it holds so many records. Default {@value #DEFAULT_BATCH_RECORDS}. */
        public Builder batchRecords(int records) {
            this.batchRecords = positive("batchRecords", records);
            return this;
        }

        /** Longest record, in bytes, at most 2<sup>29</sup>. Default {@value #DEFAULT_MAX_RECORD_BYTES}. */
        public Builder maxRecordBytes(int bytes) {
            if (bytes > LARGEST_RECORD) {
                throw new IllegalArgumentException(
                        "maxRecordBytes must be at most " + LARGEST_RECORD + ", is " + bytes);
            }
            this.maxRecordBytes = positive("maxRecordBytes", bytes);
            return this;
        }

        /** Longest cell, in characters. Default {@value #DEFAULT_MAX_FIELD_LENGTH}. */
        public Builder maxFieldLength(int characters) {
            this.maxFieldLength = positive("maxFieldLength", characters);
            return this;
        }

        /** Most columns of a header, and most that one inference may add to a schema. Default {@value #DEFAULT_MAX_COLUMNS}. */
        public Builder maxColumns(int number) {
            this.maxColumns = positive("maxColumns", number);
            return this;
        }

        /**
         * A transformer with these settings.
         *
         * @throws IllegalStateException if settings contradict each other; the message names them
         */
        public CsvTransformer build() {
            requireDistinct("delimiter", delimiter, "quote", quote);
            requireDistinct("delimiter", delimiter, "comment", comment);
            requireDistinct("quote", quote, "comment", comment);
            requireDistinct("decimalSeparator", decimalSeparator, "groupingSeparator", groupingSeparator);
            if (strayQuotes && quote == CsvFormat.NONE) {
                throw new IllegalStateException("allowStrayQuotes goes without saying where noQuotes is set");
            }
            columnRules.forEach((column, rules) -> rules.check(column));
            return new CsvTransformer(this);
        }

        private CsvFormat format() {
            CsvLimits limits = new CsvLimits(maxRecordBytes, maxFieldLength, maxColumns);
            return new CsvFormat(
                    columns,
                    delimiter,
                    quote,
                    comment,
                    Set.copyOf(nullValues),
                    nullsInQuotes,
                    trim,
                    strayQuotes,
                    raggedRows,
                    charset,
                    limits);
        }

        private CellRules rules() {
            return new CellRules(infer, decimalSeparator, groupingSeparator, booleans, new TreeMap<>(columnRules));
        }

        private String version() {
            VersionText text = new VersionText();
            Optional.ofNullable(columns).ifPresent(names -> text.add("columns", names.toArray(String[]::new)));
            addCharacter(text, "delimiter", delimiter, ',');
            addCharacter(text, "quote", quote, '"');
            addCharacter(text, "comment", comment, CsvFormat.NONE);
            if (!nullValues.equals(Set.of(""))) {
                text.add("nullValues", nullValues.stream().sorted().toArray(String[]::new));
            }
            addFlag(text, "nullsInQuotes", nullsInQuotes);
            addFlag(text, "trim", trim);
            addFlag(text, "allowStrayQuotes", strayQuotes);
            addFlag(text, "fillWithNull", raggedRows == RaggedRows.FILL_WITH_NULL);
            if (!charset.isUtf8()) {
                text.add("charset", charset.name());
            }
            addFlag(text, "allStrings", !infer);
            addCharacter(text, "decimalSeparator", decimalSeparator, '.');
            addCharacter(text, "groupingSeparator", groupingSeparator, NumberText.NONE);
            if (!booleans.equals(Booleans.DEFAULT)) {
                text.add("booleans", booleans.yes(), booleans.no());
            }
            columnRules.forEach((column, rules) -> text.add("column", column, rules.toString()));
            addNumber(text, "maxRecordBytes", maxRecordBytes, DEFAULT_MAX_RECORD_BYTES);
            addNumber(text, "maxFieldLength", maxFieldLength, DEFAULT_MAX_FIELD_LENGTH);
            addNumber(text, "maxColumns", maxColumns, DEFAULT_MAX_COLUMNS);
            String settings = text.toString();
            return settings.isEmpty() ? RULES : RULES + " " + settings;
        }

        private static void addCharacter(VersionText text, String name, char value, char otherwise) {
            if (value != otherwise) {
                text.add(name, String.valueOf(value));
            }
        }

        private static void addFlag(VersionText text, String name, boolean value) {
            if (value) {
                text.add(name);
            }
        }

        private static void addNumber(VersionText text, String name, int value, int otherwise) {
            if (value != otherwise) {
                text.add(name, String.valueOf(value));
            }
        }

        private static char structural(String name, char character) {
            if (character == '\r' || character == '\n' || character == '\0' || Character.isSurrogate(character)) {
                throw new IllegalArgumentException(
                        name + " must be a character of its own that ends no line, is " + code(character));
            }
            return character;
        }

        private static char separator(String name, char character) {
            if (NUMBER_CHARACTERS.indexOf(character) >= 0) {
                throw new IllegalArgumentException(
                        name + " must be a character that numbers do not have otherwise, is " + code(character));
            }
            return character;
        }

        private static String code(char character) {
            return Character.isISOControl(character) || Character.isSurrogate(character)
                    ? String.format("U+%04X", (int) character)
                    : "'" + character + "'";
        }

        private static Booleans spelling(String trueText, String falseText) {
            if (trueText.equals(falseText)) {
                throw new IllegalArgumentException("true and false are spelled alike: '" + trueText + "'");
            }
            return new Booleans(trueText, falseText, false);
        }

        private static void requireDistinct(String one, char oneValue, String other, char otherValue) {
            if (oneValue == otherValue && oneValue != CsvFormat.NONE) {
                throw new IllegalStateException(one + " and " + other + " are the same: " + code(oneValue));
            }
        }

        private static int positive(String name, int value) {
            return (int) positive(name, (long) value);
        }

        private static long positive(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, is " + value);
            }
            return value;
        }
    }
}
