// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.RawPages.RawPage;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.core.csv.CsvTransformer.RaggedRows;
import io.github.ingest4j.core.internal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Divides one page into records. */
final class RecordReader {
    private final CsvFormat format;
    private final RawPage page;
    private final RecordConsumer consumer;
    private final PageText text;
    private final Cells cells;
    private Iterator<Cells> rows;
    private List<String> columns = List.of();
    private long recordNumber;

    RecordReader(CsvFormat format, RawPage page, RecordConsumer consumer, int bufferBytes) {
        this.format = format;
        this.page = page;
        this.consumer = consumer;
        this.text = new PageText(page.body(), format, bufferBytes);
        this.cells = new Cells(format, text);
        this.rows = format.rows(cells, text);
    }

    /** @throws BadRecordException if the page cannot be divided into records any further */
    void read() throws IOException {
        try {
            text.begin();
            List<String> declared = format.columns();
            columns = declared == null ? readHeader() : declared;
            cells.keepAtMost(columns.size());
            consumer.beginPage(columns);
            while (readNext()) {
                // Until the page ends.
            }
        } catch (PageFault e) {
            String after = recordNumber == 0 ? "" : " on after " + recordNumber + " records";
            // As a cause of another kind: the reason names columns, and what is taken for a header may be data.
            throw new BadRecordException(
                    "page " + page.number() + " (" + page.place() + ") cannot be read" + after + ": " + e.reason(),
                    Refusal.malformed("", e.reason()));
        }
    }

    private List<String> readHeader() throws IOException {
        while (text.beginRecord()) {
            Optional<Refusal> refusal = parse();
            if (refusal.isPresent()) {
                throw new PageFault("the header, at byte " + text.recordOffset() + ", is malformed: "
                        + refusal.get().reason());
            }
            if (!cells.isComment() && !cells.isEmptyLine()) {
                return header();
            }
        }
        throw new PageFault(
                "it has no header row; for pages without one, name the columns: " + CsvLimits.setting("columns(…)"));
    }

    private List<String> header() throws PageFault {
        if (cells.count() > format.limits().columns()) {
            throw new PageFault(CsvLimits.exceeded(
                    "the header, of " + cells.count() + " columns,",
                    format.limits().columns(),
                    "columns",
                    "maxColumns"));
        }
        List<String> names = cells.strings();
        if (names.size() == 1 && !cells.isQuoted(0) && names.get(0).matches(".*[,;\t|].*")) {
            throw new PageFault("the header is one column, '" + names.get(0)
                    + "'; if that is several, name what parts them: " + CsvLimits.setting("delimiter(…)")
                    + "; if it is one, put it in quotes");
        }
        Optional<String> fault = ColumnNames.fault(names);
        if (fault.isPresent()) {
            throw new PageFault("the header " + fault.get());
        }
        return names;
    }

    private boolean readNext() throws IOException {
        int scanned = consumer.scan(text, page.number(), recordNumber);
        if (scanned > 0) {
            recordNumber += scanned;
            return true;
        }
        if (!text.beginRecord()) {
            return false;
        }
        readRecord();
        return true;
    }

    private void readRecord() throws IOException {
        Optional<Refusal> refusal = parse();
        if (refusal.isEmpty() && (cells.isComment() || (cells.isEmptyLine() && columns.size() > 1))) {
            return;
        }
        recordNumber++;
        if (refusal.isEmpty()) {
            refusal = take();
        }
        if (refusal.isEmpty()) {
            consumer.accept(page.number(), recordNumber, text.recordOffset(), text.recordBytes());
        } else {
            consumer.reject(new Rejection(
                    refusal.get().code(),
                    page.number(),
                    page.place(),
                    text.recordOffset(),
                    text.recordBytes(),
                    recordNumber,
                    refusal.get().path(),
                    refusal.get().reason()));
        }
    }

    /** Finds the cells of the record that begins here, or says why they cannot be told. */
    private Optional<Refusal> parse() throws IOException {
        cells.clear();
        if (text.isOverlong()) {
            return Optional.of(overlong());
        }
        try {
            rows.next();
        } catch (CsvParseException e) {
            if (text.isOverlong()) {
                throw new PageFault(CsvLimits.exceeded(
                        openQuote() + ", and the record", format.limits().recordBytes(), "bytes", "maxRecordBytes"));
            }
            if (text.isExhausted()) {
                throw new PageFault(openQuote() + " to the end of the page");
            }
            // What the parser has of the line is gone with it; a new one goes on at the next line.
            rows = format.rows(cells, text);
            return Optional.of(Refusal.malformed(
                    nameOf(cells.count()),
                    "text follows the closing quote of a cell; a quote inside a quoted cell is written twice"));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return cells.isComment() ? Optional.empty() : fault();
    }

    private Refusal overlong() throws PageFault {
        if (text.endsInQuotes()) {
            throw new PageFault(CsvLimits.exceeded(
                    "a quote in line " + text.lineNumber() + ", at byte " + text.recordOffset()
                            + ", is not closed in it, and the record",
                    format.limits().recordBytes(),
                    "bytes",
                    "maxRecordBytes"));
        }
        return Refusal.malformed(
                "", CsvLimits.exceeded("the record", format.limits().recordBytes(), "bytes", "maxRecordBytes"));
    }

    /** Where the cell begins that the parser found no end of. */
    private String openQuote() {
        String name = nameOf(cells.count());
        return "the quote that opens in line " + cells.nextLineNumber() + ", which begins at byte "
                + cells.nextLineOffset() + ", in column " + (cells.count() + 1)
                + (name.isEmpty() ? "" : " '" + name + "'") + ", is not closed";
    }

    private Optional<Refusal> fault() {
        String undecoded = text.fault();
        if (undecoded != null) {
            return Optional.of(Refusal.malformed("", undecoded));
        }
        String malformed = cells.fault();
        return malformed == null
                ? Optional.empty()
                : Optional.of(Refusal.malformed(nameOf(cells.faultCell()), malformed));
    }

    private Optional<Refusal> take() throws IOException {
        if (cells.count() != columns.size()
                && (cells.count() > columns.size() || format.raggedRows() == RaggedRows.REJECT_RECORD)) {
            return Optional.of(ragged());
        }
        try {
            consumer.read(cells);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e);
        }
    }

    private Refusal ragged() {
        String counts = "the row has " + cells.count() + (cells.count() == 1 ? " cell, " : " cells, ")
                + (format.columns() == null ? "the header " : "the declared columns are ") + columns.size() + "; ";
        return Refusal.malformed(
                "",
                counts
                        + (cells.count() > columns.size()
                                ? "a delimiter inside a cell needs quotes around the cell"
                                : "if missing cells at the end stand for null: "
                                        + CsvLimits.setting("raggedRows(RaggedRows.FILL_WITH_NULL)")));
    }

    private String nameOf(int column) {
        return column < columns.size() ? columns.get(column) : "";
    }
}
