// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.parquet.RawFile.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.BoundaryOrder;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SizeStatistics;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Holds a file to its word: every offset, size, count and bound that it states is compared with the bytes and values that
 * are there. The structures are read from Thrift, the values of each page by parquet-java.
 */
final class StrictReader {
    private final Path path;
    private final RawFile raw;
    private final FileMetaData footer;
    private final List<Range> ranges = new ArrayList<>();

    private StrictReader(Path path) throws IOException {
        this.path = path;
        this.raw = RawFile.read(path);
        this.footer = raw.footer();
    }

    static void check(Path file) throws IOException {
        new StrictReader(file).check();
    }

    static ParquetFileReader open(Path file) throws IOException {
        ParquetReadOptions options = new ParquetReadOptions.Builder(new PlainParquetConfiguration())
                .withCodecFactory(new AvroReader.ZstdReading())
                .usePageChecksumVerification()
                .build();
        return new ParquetFileReader(new LocalInputFile(file), options);
    }

    private record Range(String what, long begin, long end) {}

    private void check() throws IOException {
        assertThat(raw.head()).isEqualTo(RawFile.MAGIC);
        assertThat(raw.tail()).isEqualTo(RawFile.MAGIC);
        assertThat(sum(footer.getRow_groups(), RowGroup::getNum_rows)).isEqualTo(footer.getNum_rows());
        try (ParquetFileReader reader = open(path)) {
            List<ColumnDescriptor> columns =
                    reader.getFooter().getFileMetaData().getSchema().getColumns();
            checkOrders(columns);
            for (int i = 0; i < footer.getRow_groupsSize(); i++) {
                checkRowGroup(i, columns, reader.readNextRowGroup());
            }
        }
        checkRanges();
    }

    /** Either order of doubles will do: that of their type, or IEEE 754's, in which NaN has a place. */
    private void checkOrders(List<ColumnDescriptor> columns) {
        assertThat(footer.getColumn_orders()).hasSameSizeAs(columns);
        for (int i = 0; i < columns.size(); i++) {
            ColumnOrder order = footer.getColumn_orders().get(i);
            boolean isDouble = columns.get(i).getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE;
            assertThat(order.isSetTYPE_ORDER() || isDouble && order.isSetIEEE_754_TOTAL_ORDER())
                    .as("%s, %s", columns.get(i), order)
                    .isTrue();
        }
    }

    private void checkRowGroup(int number, List<ColumnDescriptor> columns, PageReadStore values) throws IOException {
        RowGroup group = footer.getRow_groups().get(number);
        assertThat(group.getNum_rows()).isPositive();
        assertThat(group.getColumns()).hasSameSizeAs(columns);
        assertThat(group.getTotal_byte_size())
                .isEqualTo(sum(group.getColumns(), chunk -> chunk.getMeta_data().getTotal_uncompressed_size()));
        if (group.isSetTotal_compressed_size()) {
            assertThat(group.getTotal_compressed_size())
                    .isEqualTo(sum(
                            group.getColumns(), chunk -> chunk.getMeta_data().getTotal_compressed_size()));
        }
        if (group.isSetFile_offset()) {
            assertThat(group.getFile_offset())
                    .isEqualTo(RawFile.begin(group.getColumns().get(0).getMeta_data()));
        }
        if (group.isSetOrdinal()) {
            assertThat(group.getOrdinal()).isEqualTo((short) number);
        }
        for (int i = 0; i < columns.size(); i++) {
            ColumnDescriptor column = columns.get(i);
            String name = "row group " + number + ", " + String.join(".", column.getPath());
            ColumnChunk chunk = group.getColumns().get(i);
            assertThat(chunk.getMeta_data().getPath_in_schema()).as(name).containsExactly(column.getPath());
            List<Page> dataPages = checkPages(name, chunk);
            List<PageContents> contents = PageContents.of(column, values.getPageReader(column));
            new ColumnCheck(name, column.getPrimitiveType(), chunk, dataPages, contents).check(group.getNum_rows());
        }
    }

    /** The pages as the bytes have them; returns those with data. */
    private List<Page> checkPages(String name, ColumnChunk chunk) throws IOException {
        ColumnMetaData column = chunk.getMeta_data();
        long begin = RawFile.begin(column);
        ranges.add(new Range(name, begin, begin + column.getTotal_compressed_size()));
        List<Page> pages = raw.pages(column);
        long uncompressed = 0;
        Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
        for (Page page : pages) {
            uncompressed += page.headerLength() + (long) page.header().getUncompressed_page_size();
            assertThat(page.header().isSetCrc()).as(name).isTrue();
            assertThat(page.header().getCrc()).as(name).isEqualTo(page.crcOfBody());
            if (page.header().isSetData_page_header()) {
                encodings.add(page.header().getData_page_header().getEncoding());
                encodings.add(page.header().getData_page_header().getDefinition_level_encoding());
            }
            if (page.header().isSetDictionary_page_header()) {
                encodings.add(page.header().getDictionary_page_header().getEncoding());
            }
        }
        assertThat(sum(pages, Page::length)).as(name).isEqualTo(column.getTotal_compressed_size());
        assertThat(uncompressed).as(name).isEqualTo(column.getTotal_uncompressed_size());
        assertThat(pages.get(0).isDictionary()).as(name).isEqualTo(column.isSetDictionary_page_offset());
        List<Page> dataPages = pages.subList(column.isSetDictionary_page_offset() ? 1 : 0, pages.size());
        assertThat(dataPages).as(name).isNotEmpty().noneMatch(Page::isDictionary);
        assertThat(dataPages.get(0).offset()).as(name).isEqualTo(column.getData_page_offset());
        assertThat(column.getEncodings()).as(name).doesNotHaveDuplicates().containsAll(encodings);
        if (column.isSetEncoding_stats()) {
            assertThat(column.getEncoding_stats().stream()
                            .mapToInt(stats -> stats.getCount())
                            .sum())
                    .as(name)
                    .isEqualTo(pages.size());
        }
        ranges.add(new Range(name + " offset index", chunk.getOffset_index_offset(), end(chunk)));
        if (chunk.isSetColumn_index_offset()) {
            long at = chunk.getColumn_index_offset();
            ranges.add(new Range(name + " column index", at, at + chunk.getColumn_index_length()));
        }
        if (column.isSetBloom_filter_length()) {
            long at = column.getBloom_filter_offset();
            ranges.add(new Range(name + " Bloom filter", at, at + column.getBloom_filter_length()));
        }
        return dataPages;
    }

    private static long end(ColumnChunk chunk) {
        return chunk.getOffset_index_offset() + chunk.getOffset_index_length();
    }

    /** Whatever the footer points at is inside the file and is nothing else's. */
    private void checkRanges() {
        ranges.sort(Comparator.comparingLong(Range::begin));
        long end = RawFile.MAGIC.length;
        for (Range range : ranges) {
            assertThat(range.begin()).as("%s begins after byte %d", range, end).isGreaterThanOrEqualTo(end);
            assertThat(range.end()).as("%s ends after it begins", range).isGreaterThan(range.begin());
            end = range.end();
        }
        assertThat(end).as("the footer begins").isLessThanOrEqualTo(raw.footerOffset());
    }

    private static <T> long sum(List<T> parts, Function<T, Long> size) {
        return parts.stream().mapToLong(size::apply).sum();
    }

    /** One column of one row group: what is stated of it, beside its values. */
    private final class ColumnCheck {
        private final String name;
        private final PrimitiveType type;
        private final Comparator<Object> order;
        private final ColumnChunk chunk;
        private final List<Page> pages;
        private final List<PageContents> contents;

        @SuppressWarnings("unchecked")
        ColumnCheck(String name, PrimitiveType type, ColumnChunk chunk, List<Page> pages, List<PageContents> contents) {
            this.name = name;
            this.type = type;
            this.order = (Comparator<Object>) (Comparator<?>) type.comparator();
            this.chunk = chunk;
            this.pages = pages;
            this.contents = contents;
        }

        void check(long rows) throws IOException {
            assertThat(contents).as(name).hasSameSizeAs(pages);
            for (int i = 0; i < pages.size(); i++) {
                assertThat(contents.get(i).entries())
                        .as(name)
                        .isEqualTo(pages.get(i).valueCount());
                assertThat(contents.get(i).beginsARow()).as(name).isTrue();
            }
            assertThat(sum(contents, PageContents::rows)).as(name).isEqualTo(rows);
            assertThat(sum(contents, PageContents::entries))
                    .as(name)
                    .isEqualTo(chunk.getMeta_data().getNum_values());
            checkStatistics(chunk.getMeta_data().getStatistics());
            checkOffsetIndex(raw.offsetIndex(chunk));
            if (chunk.getMeta_data().isSetSize_statistics()) {
                checkSizes(chunk.getMeta_data().getSize_statistics());
            }
            if (chunk.isSetColumn_index_offset()) {
                checkColumnIndex(raw.columnIndex(chunk));
            } else {
                assertThat(contents)
                        .as("%s may lack a column index for NaN alone", name)
                        .anyMatch(PageContents::hasNotANumber);
            }
        }

        private void checkStatistics(Statistics stated) {
            assertThat(stated.getNull_count()).as(name).isEqualTo(sum(contents, PageContents::nulls));
            List<Object> values = new ArrayList<>();
            contents.forEach(page -> values.addAll(page.ordered()));
            boolean bounded = stated.isSetMin_value();
            assertThat(stated.isSetMax_value()).as(name).isEqualTo(bounded);
            if (stated.isSetNan_count()) {
                assertThat(stated.getNan_count())
                        .as(name)
                        .isEqualTo(sum(
                                contents,
                                page -> (long) page.values().size()
                                        - page.ordered().size()));
            }
            if (!bounded) {
                boolean large = values.stream().anyMatch(value -> value instanceof Binary);
                assertThat(values.isEmpty() || large || contents.stream().anyMatch(PageContents::hasNotANumber))
                        .as("%s may lack bounds", name)
                        .isTrue();
                return;
            }
            checkBounds(
                    values,
                    stated.bufferForMin_value(),
                    stated.bufferForMax_value(),
                    stated.isIs_min_value_exact(),
                    stated.isIs_max_value_exact());
        }

        private void checkBounds(
                List<Object> values, ByteBuffer min, ByteBuffer max, boolean minIsExact, boolean maxIsExact) {
            if (values.isEmpty()) {
                assertThat(List.of(value(min), value(max))).as(name).allMatch(PageContents::isNotANumber);
                return;
            }
            Object least = PageContents.min(values, order);
            Object greatest = PageContents.max(values, order);
            boolean mayBeTruncated = type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
            assertBound("min", value(min), least, minIsExact || !mayBeTruncated, -1);
            assertBound("max", value(max), greatest, maxIsExact || !mayBeTruncated, 1);
        }

        private void assertBound(String what, Object bound, Object value, boolean exact, int side) {
            int order = Integer.signum(this.order.compare(bound, value));
            if (exact && !isZero(value)) {
                assertThat(order)
                        .as("%s: %s %s of %s", name, what, bound, value)
                        .isZero();
            } else {
                assertThat(order)
                        .as("%s: %s %s of %s", name, what, bound, value)
                        .isIn(0, side);
            }
        }

        /** The bounds of zeros are -0.0 and 0.0, whichever there are. */
        private static boolean isZero(Object value) {
            return value instanceof Double number && number == 0;
        }

        private void checkOffsetIndex(OffsetIndex index) {
            assertThat(index.getPage_locations()).as(name).hasSameSizeAs(pages);
            long row = 0;
            for (int i = 0; i < pages.size(); i++) {
                PageLocation location = index.getPage_locations().get(i);
                assertThat(location.getOffset()).as(name).isEqualTo(pages.get(i).offset());
                assertThat(location.getCompressed_page_size())
                        .as(name)
                        .isEqualTo(Math.toIntExact(pages.get(i).length()));
                assertThat(location.getFirst_row_index()).as(name).isEqualTo(row);
                row += contents.get(i).rows();
            }
            if (index.isSetUnencoded_byte_array_data_bytes()) {
                assertThat(index.getUnencoded_byte_array_data_bytes())
                        .as(name)
                        .isEqualTo(
                                contents.stream().map(PageContents::dataBytes).toList());
            }
        }

        private void checkSizes(SizeStatistics stated) {
            if (stated.isSetUnencoded_byte_array_data_bytes()) {
                assertThat(stated.getUnencoded_byte_array_data_bytes())
                        .as(name)
                        .isEqualTo(sum(contents, PageContents::dataBytes));
            }
            if (stated.getRepetition_level_histogramSize() > 0) {
                assertThat(stated.getRepetition_level_histogram()).as(name).isEqualTo(total(PageContents::repetitions));
            }
            if (stated.getDefinition_level_histogramSize() > 0) {
                assertThat(stated.getDefinition_level_histogram()).as(name).isEqualTo(total(PageContents::definitions));
            }
        }

        private List<Long> total(Function<PageContents, List<Long>> levels) {
            long[] total = new long[levels.apply(contents.get(0)).size()];
            for (PageContents page : contents) {
                for (int i = 0; i < total.length; i++) {
                    total[i] += levels.apply(page).get(i);
                }
            }
            return java.util.Arrays.stream(total).boxed().toList();
        }

        private void checkColumnIndex(ColumnIndex index) {
            assertThat(index.getNull_pages()).as(name).hasSameSizeAs(pages);
            assertThat(index.getMin_values()).as(name).hasSameSizeAs(pages);
            assertThat(index.getMax_values()).as(name).hasSameSizeAs(pages);
            List<Object> mins = new ArrayList<>();
            List<Object> maxs = new ArrayList<>();
            for (int i = 0; i < pages.size(); i++) {
                PageContents page = contents.get(i);
                boolean isNull = page.values().isEmpty();
                assertThat(index.getNull_pages().get(i)).as(name).isEqualTo(isNull);
                if (!isNull) {
                    ByteBuffer min = index.getMin_values().get(i);
                    ByteBuffer max = index.getMax_values().get(i);
                    checkBounds(page.ordered(), min, max, false, false);
                    mins.add(value(min));
                    maxs.add(value(max));
                }
            }
            if (index.isSetNull_counts()) {
                assertThat(index.getNull_counts())
                        .as(name)
                        .isEqualTo(contents.stream().map(PageContents::nulls).toList());
            }
            assertOrdered(index.getBoundary_order(), mins);
            assertOrdered(index.getBoundary_order(), maxs);
            assertHistograms(index);
        }

        private void assertOrdered(BoundaryOrder stated, List<Object> bounds) {
            if (stated != BoundaryOrder.UNORDERED) {
                assertThat(bounds)
                        .as("%s, %s", name, stated)
                        .isSortedAccordingTo(stated == BoundaryOrder.ASCENDING ? order : order.reversed());
            }
        }

        private void assertHistograms(ColumnIndex index) {
            if (index.getRepetition_level_histogramsSize() > 0) {
                assertThat(index.getRepetition_level_histograms())
                        .as(name)
                        .isEqualTo(contents.stream()
                                .flatMap(page -> page.repetitions().stream())
                                .toList());
            }
            if (index.getDefinition_level_histogramsSize() > 0) {
                assertThat(index.getDefinition_level_histograms())
                        .as(name)
                        .isEqualTo(contents.stream()
                                .flatMap(page -> page.definitions().stream())
                                .toList());
            }
        }

        /** A bound, of which there are the bytes of a plain value without a length. */
        private Object value(ByteBuffer bound) {
            ByteBuffer bytes = bound.slice().order(ByteOrder.LITTLE_ENDIAN);
            return switch (type.getPrimitiveTypeName()) {
                case BOOLEAN -> bytes.get() != 0;
                case INT32 -> bytes.getInt();
                case INT64 -> bytes.getLong();
                case DOUBLE -> bytes.getDouble();
                case FLOAT -> bytes.getFloat();
                case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> Binary.fromConstantByteBuffer(bytes);
            };
        }
    }
}
