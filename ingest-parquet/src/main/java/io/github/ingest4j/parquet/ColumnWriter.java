// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.record.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one column: collects entries until they make a page, encodes and compresses the page at once, and hands over all
 * pages when the row group ends.
 *
 * <p>A page is encoded as a whole, column by column: its values are kept as they came, and only when it ends is it decided
 * whether by a dictionary or not. So a dictionary that turns out useless costs the look at a few thousand values, and at most
 * one page more: the verdict holds for the row groups that follow.
 */
final class ColumnWriter {
    /** Entries taken in between two looks at the size of the page. */
    private static final int STEP = 1_024;

    private static final int FIRST_ENTRIES = 256;

    /** What an unknown compression is taken for. */
    private static final double USUAL_RATIO = 0.5;

    private enum Dictionary {
        /** No page has been encoded yet. */
        UNTRIED,
        IN_USE,
        /** It grew too large; pages before that have it. */
        FULL,
        NEVER
    }

    private final LeafColumn leaf;
    private final EncoderOptions options;
    private final boolean wantsBloomFilter;
    private final Values values;

    private @Nullable Column source;
    private int sourceEntry;
    private int sourceValue;

    private byte[] definitions;
    /** Whether definition levels are kept, as from the first batch on that has an entry without a value. */
    private boolean keepsDefinitions;

    private byte[] repetitions;
    private int entries;
    private int rows;

    private Dictionary dictionary;
    private List<byte[]> pages = new ArrayList<>();
    private PageIndex index;
    private Map<Encoding, Integer> encodings = new EnumMap<>(Encoding.class);
    private long chunkEntries;
    private long uncompressedBytes;
    private long storedBytes;
    private @Nullable BloomFilter bloomFilter;

    /** Values that no dictionary made smaller, before any was found. */
    private long triedInVain;

    private long rawBytesEver;
    private long storedBytesEver;

    ColumnWriter(LeafColumn leaf, EncoderOptions options) {
        this.leaf = leaf;
        this.options = options;
        this.wantsBloomFilter = options.bloomFilters().contains(leaf.node().path());
        this.values = Values.of(leaf);
        this.definitions = new byte[leaf.maxDefinition() > 0 ? FIRST_ENTRIES : 0];
        this.repetitions = new byte[leaf.maxRepetition() > 0 ? FIRST_ENTRIES : 0];
        this.dictionary = leaf.physical() == PhysicalType.BOOLEAN ? Dictionary.NEVER : Dictionary.UNTRIED;
        this.index = new PageIndex(leaf);
    }

    /** The column of the next batch, to be taken by {@link #append}. */
    void begin(Column column) {
        source = column;
        sourceEntry = 0;
        sourceValue = 0;
    }

    /** Takes the entries of so many records more. */
    void append(int records, Workspace work) throws IOException {
        Column column = requireNonNull(source, "source");
        int last = endOfRecords(column, records);
        while (sourceEntry < last) {
            int end = endOfStep(column, sourceEntry, sourceValue, last);
            int valueEnd = sourceValue + definedIn(column, sourceEntry, end);
            append(column, sourceEntry, end, sourceValue, valueEnd);
            sourceEntry = end;
            sourceValue = valueEnd;
            if (rawBytes() >= options.pageBytes() || rows >= EncoderOptions.MAX_PAGE_ROWS) {
                endPage(work);
            }
        }
        if (sourceEntry == column.entries()) {
            source = null;
        }
    }

    private int endOfRecords(Column column, int records) {
        if (leaf.maxRepetition() == 0) {
            return sourceEntry + records;
        }
        byte[] levels = column.repetitions();
        int begun = 0;
        int end = sourceEntry;
        while (end < column.entries() && (levels[end] > 0 || begun < records)) {
            begun += levels[end] == 0 ? 1 : 0;
            end++;
        }
        return end;
    }

    /** Where a step may end: before a record begins, and before large values make the page much larger than wanted. */
    private int endOfStep(Column column, int entry, int value, int entriesEnd) {
        int step = Math.min(STEP, entriesEnd - entry);
        if (leaf.maxRepetition() == 0) {
            step = Math.min(step, EncoderOptions.MAX_PAGE_ROWS - rows);
        }
        if (column.storage() == Column.Storage.BYTES) {
            long room = options.pageBytes() - rawBytes();
            int last = Math.min(column.values(), value + step) - 1;
            while (step > 1 && last >= value && column.bytesEnd(last) - column.bytesStart(value) > room) {
                step /= 2;
                last = Math.min(last, value + step - 1);
            }
        }
        int end = entry + step;
        if (leaf.maxRepetition() > 0) {
            byte[] levels = column.repetitions();
            while (end < entriesEnd && levels[end] > 0) {
                end++;
            }
        }
        return end;
    }

    private int definedIn(Column column, int from, int to) {
        if (column.values() == column.entries()) {
            return to - from;
        }
        byte[] levels = column.definitions();
        int max = leaf.maxDefinition();
        int defined = 0;
        for (int i = from; i < to; i++) {
            if (levels[i] == max) {
                defined++;
            }
        }
        return defined;
    }

    private void append(Column column, int from, int to, int valueFrom, int valueTo) {
        int added = to - from;
        if (leaf.maxDefinition() > 0) {
            appendDefinitions(column, from, added);
        }
        if (leaf.maxRepetition() > 0) {
            repetitions = roomFor(repetitions, added);
            System.arraycopy(column.repetitions(), from, repetitions, entries, added);
            for (int i = from; i < to; i++) {
                rows += column.repetitions()[i] == 0 ? 1 : 0;
            }
        } else {
            rows += added;
        }
        entries += added;
        if (valueTo > valueFrom) {
            values.append(column, valueFrom, valueTo);
        }
    }

    private void appendDefinitions(Column column, int from, int added) {
        if (!keepsDefinitions && column.values() == column.entries()) {
            return;
        }
        definitions = roomFor(definitions, added);
        if (!keepsDefinitions) {
            Arrays.fill(definitions, 0, entries, (byte) leaf.maxDefinition());
            keepsDefinitions = true;
        }
        System.arraycopy(column.definitions(), from, definitions, entries, added);
    }

    private byte[] roomFor(byte[] levels, int added) {
        return entries + added <= levels.length
                ? levels
                : Arrays.copyOf(levels, Math.max(entries + added, levels.length + (levels.length >> 1)));
    }

    private long rawBytes() {
        return values.plainBytes()
                + (leaf.maxDefinition() > 0 ? entries : 0)
                + (leaf.maxRepetition() > 0 ? entries : 0);
    }

    /** Bytes of the chunk's pages so far, before they were compressed. */
    long uncompressedBytes() {
        return uncompressedBytes;
    }

    /** About the size of the chunk if it ended now. */
    long size() {
        double ratio = rawBytesEver == 0 ? USUAL_RATIO : (double) storedBytesEver / rawBytesEver;
        return storedBytes + values.dictionaryBytes() / 2 + (long) (rawBytes() * ratio);
    }

    /** Ends the chunk, hands it over, and begins another. */
    Chunk endChunk(Workspace work) throws IOException {
        if (entries > 0) {
            endPage(work);
        }
        byte[] dictionaryPage = values.dictionarySize() == 0 ? null : dictionaryPage(work);
        if (bloomFilter != null) {
            values.hashDictionary(bloomFilter);
            bloomFilter.fold();
        }
        int dictionaryBytes = dictionaryPage == null ? 0 : dictionaryPage.length;
        ChunkFacts facts = new ChunkFacts(
                leaf,
                index,
                chunkEntries,
                uncompressedBytes,
                dictionaryBytes,
                storedBytes - dictionaryBytes,
                encodings);
        Chunk chunk = new Chunk(dictionaryPage, pages, bloomFilter, facts);
        pages = new ArrayList<>();
        index = new PageIndex(leaf);
        encodings = new EnumMap<>(Encoding.class);
        chunkEntries = 0;
        uncompressedBytes = 0;
        storedBytes = 0;
        bloomFilter = null;
        values.clearDictionary();
        if (dictionary != Dictionary.NEVER) {
            dictionary = Dictionary.UNTRIED;
        }
        return chunk;
    }

    private void endPage(Workspace work) throws IOException {
        work.page.clear();
        long[] repetitionCounts = writeLevels(repetitions, leaf.maxRepetition(), work);
        long[] definitionCounts = writeDefinitions(work);
        Encoding encoding = writeValues(work);
        int[] numbers = work.numbers(values.count());
        Bounds bounds = encoding == Encoding.RLE_DICTIONARY ? values.bounds(numbers) : values.bounds();
        byte[] page = stored(work, new PageHeader(PageHeader.Kind.DATA, entries, encoding));
        pages.add(page);
        index.add(new PageIndex.Page(
                page.length,
                rows,
                entries - values.count(),
                values.count() == 0,
                bounds,
                values.variableBytes(),
                repetitionCounts,
                definitionCounts));
        encodings.put(encoding, encodings.getOrDefault(encoding, 0) + 1);
        rawBytesEver += rawBytes();
        storedBytesEver += page.length;
        chunkEntries += entries;
        entries = 0;
        rows = 0;
        values.clear();
        keepsDefinitions = false;
        definitions = notTooLarge(definitions);
        repetitions = notTooLarge(repetitions);
    }

    /** What one record with very many elements has made large is not kept for the others. */
    private static byte[] notTooLarge(byte[] levels) {
        return levels.length > Buffer.MOST_KEPT ? new byte[FIRST_ENTRIES] : levels;
    }

    /** As {@link #writeLevels}; where nothing is null, as in most columns, it is one run, and there is no level to look at. */
    private long[] writeDefinitions(Workspace work) {
        int max = leaf.maxDefinition();
        if (max == 0 || values.count() < entries) {
            return writeLevels(definitions, max, work);
        }
        long[] counts = new long[max + 1];
        counts[max] = entries;
        Buffer page = work.page;
        int start = page.length();
        page.addInt(0);
        RunLengths.run(max, entries, BitPacking.width(max), page);
        page.setInt(start, page.length() - start - Integer.BYTES);
        return counts;
    }

    /** Writes levels with their length before them, none where all are 0, and counts how often each is there. */
    private long[] writeLevels(byte[] levels, int max, Workspace work) {
        long[] counts = new long[max + 1];
        if (max == 0) {
            counts[0] = entries;
            return counts;
        }
        Buffer page = work.page;
        int start = page.length();
        page.addInt(0);
        int[] numbers = work.numbers(entries);
        for (int i = 0; i < entries; i++) {
            numbers[i] = levels[i];
            counts[levels[i]]++;
        }
        RunLengths.encode(numbers, entries, BitPacking.width(max), page);
        page.setInt(start, page.length() - start - Integer.BYTES);
        return counts;
    }

    private Encoding writeValues(Workspace work) {
        boolean tries = dictionary == Dictionary.UNTRIED || dictionary == Dictionary.IN_USE;
        if (tries && values.count() > 0 && writeIndices(work)) {
            return Encoding.RLE_DICTIONARY;
        }
        addToBloomFilter();
        if (options.encodings() == Encodings.COMPACT && values.count() > 0) {
            return values.writeCompact(work.page);
        }
        values.writePlain(work.page);
        return Encoding.PLAIN;
    }

    /** Whether the dictionary took the values of the page, and is worth it. */
    private boolean writeIndices(Workspace work) {
        int[] numbers = work.numbers(values.count());
        if (!values.index(numbers)) {
            giveUpDictionary();
            return false;
        }
        Buffer page = work.page;
        int start = page.length();
        int width = BitPacking.width(values.dictionarySize() - 1);
        page.addByte(width);
        RunLengths.encode(numbers, values.count(), width, page);
        if (dictionary == Dictionary.UNTRIED
                && page.length() - start + values.dictionaryBytes() >= values.plainBytes()) {
            page.limit(start);
            giveUpDictionary();
            return false;
        }
        dictionary = Dictionary.IN_USE;
        if (wantsBloomFilter && bloomFilter == null) {
            bloomFilter = new BloomFilter();
        }
        return true;
    }

    /** A page of few values says little of those to come: then the next page may try again. */
    private void giveUpDictionary() {
        if (dictionary == Dictionary.IN_USE) {
            dictionary = Dictionary.FULL;
            return;
        }
        values.clearDictionary();
        triedInVain += values.count();
        if (triedInVain >= Values.SAMPLE) {
            dictionary = Dictionary.NEVER;
        }
    }

    private void addToBloomFilter() {
        if (wantsBloomFilter) {
            if (bloomFilter == null) {
                bloomFilter = new BloomFilter();
            }
            values.hashPage(bloomFilter);
        }
    }

    private byte[] dictionaryPage(Workspace work) throws IOException {
        work.page.clear();
        values.writeDictionary(work.page);
        return stored(work, new PageHeader(PageHeader.Kind.DICTIONARY, values.dictionarySize(), Encoding.PLAIN));
    }

    /** The page in its compressed form, with its header before it. */
    private byte[] stored(Workspace work, PageHeader pageHeader) throws IOException {
        Buffer compressed = work.compressed;
        work.compressor.compress(work.page, compressed);
        Buffer header = work.header;
        header.clear();
        pageHeader.write(work.page.length(), compressed.length(), work.checksumOfCompressed(), header);
        byte[] stored = new byte[Math.addExact(header.length(), compressed.length())];
        System.arraycopy(header.bytes(), 0, stored, 0, header.length());
        System.arraycopy(compressed.bytes(), 0, stored, header.length(), compressed.length());
        uncompressedBytes += header.length() + (long) work.page.length();
        storedBytes += stored.length;
        return stored;
    }
}
