// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.ingest4j.core.csv.CsvTransformer.RaggedRows;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How pages are divided into records and cells.
 *
 * @param columns names for pages without a header row; null where the header names them
 * @param quote {@link #NONE} where no cell is quoted
 * @param comment {@link #NONE} where no line is a comment
 */
record CsvFormat(
        @Nullable List<String> columns,
        char delimiter,
        char quote,
        char comment,
        Set<String> nullValues,
        boolean nullsInQuotes,
        boolean trim,
        boolean strayQuotes,
        RaggedRows raggedRows,
        PageCharset charset,
        CsvLimits limits) {

    /** No character: a record with a NUL is refused, and the parser sees another in its place. */
    static final char NONE = '\0';

    /** Room that the parser wants beside the record. */
    private static final int PARSER_ROOM = 1 << 15;

    /** The rows of a text, each of them in {@code cells}. There is nothing to be closed but the text. */
    Iterator<Cells> rows(Cells cells, Reader text) {
        CsvReader.CsvReaderBuilder builder = CsvReader.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(quote)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(limits.recordBytes() + PARSER_ROOM);
        if (comment != NONE) {
            builder.commentStrategy(CommentStrategy.READ).commentCharacter(comment);
        }
        return builder.build(cells, text).iterator();
    }
}
