// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.jspecify.annotations.Nullable;

/**
 * What one page of a column holds, decoded by parquet-java.
 *
 * @param values those that are there, in order
 * @param repetitions how many entries have each repetition level
 * @param definitions how many entries have each definition level
 */
record PageContents(
        List<Object> values, List<Long> repetitions, List<Long> definitions, boolean beginsARow, long dataBytes) {

    static List<PageContents> of(ColumnDescriptor column, PageReader chunk) throws java.io.IOException {
        DictionaryPage dictionary = chunk.readDictionaryPage();
        List<PageContents> pages = new ArrayList<>();
        for (DataPage page = chunk.readPage(); page != null; page = chunk.readPage()) {
            pages.add(of(column, new OnePage(dictionary == null ? null : dictionary.copy(), page)));
        }
        return pages;
    }

    private static PageContents of(ColumnDescriptor column, OnePage page) {
        ColumnReaderImpl reader = new ColumnReaderImpl(
                column, page, new PrimitiveConverter() {}, new ParsedVersion("independent", "1.0.0", null));
        List<Object> values = new ArrayList<>();
        long[] repetitions = new long[column.getMaxRepetitionLevel() + 1];
        long[] definitions = new long[column.getMaxDefinitionLevel() + 1];
        boolean beginsARow = reader.getCurrentRepetitionLevel() == 0;
        long dataBytes = 0;
        for (long i = page.getTotalValueCount(); i > 0; i--) {
            repetitions[reader.getCurrentRepetitionLevel()]++;
            definitions[reader.getCurrentDefinitionLevel()]++;
            if (reader.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel()) {
                Object value = value(reader, column);
                values.add(value);
                dataBytes += value instanceof org.apache.parquet.io.api.Binary binary ? binary.length() : 0;
            }
            reader.consume();
        }
        return new PageContents(values, boxed(repetitions), boxed(definitions), beginsARow, dataBytes);
    }

    private static Object value(ColumnReaderImpl reader, ColumnDescriptor column) {
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> reader.getBoolean();
            case INT32 -> reader.getInteger();
            case INT64 -> reader.getLong();
            case DOUBLE -> reader.getDouble();
            case FLOAT -> reader.getFloat();
            case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> reader.getBinary().copy();
        };
    }

    private static List<Long> boxed(long[] counts) {
        return java.util.Arrays.stream(counts).boxed().toList();
    }

    long entries() {
        return definitions.stream().mapToLong(Long::longValue).sum();
    }

    long nulls() {
        return entries() - values.size();
    }

    long rows() {
        return repetitions.get(0);
    }

    /** The values that have a place in the order of values: not NaN. */
    List<Object> ordered() {
        return values.stream().filter(value -> !isNotANumber(value)).toList();
    }

    boolean hasNotANumber() {
        return values.stream().anyMatch(PageContents::isNotANumber);
    }

    static boolean isNotANumber(Object value) {
        return value instanceof Double number && number.isNaN();
    }

    static Object min(List<Object> values, Comparator<Object> order) {
        return values.stream().min(order).orElseThrow();
    }

    static Object max(List<Object> values, Comparator<Object> order) {
        return values.stream().max(order).orElseThrow();
    }

    /** A chunk of one page. */
    private static final class OnePage implements PageReader {
        private final @Nullable DictionaryPage dictionary;
        private final DataPage page;

        OnePage(@Nullable DictionaryPage dictionary, DataPage page) {
            this.dictionary = dictionary;
            this.page = page;
        }

        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            return dictionary;
        }

        @Override
        public long getTotalValueCount() {
            return page.getValueCount();
        }

        @Override
        public DataPage readPage() {
            return page;
        }
    }
}
