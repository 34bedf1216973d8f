// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import io.github.ingest4j.schema.Type;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One growable leaf column: entries with their levels, and the values of those entries that have one, densely.
 *
 * <p>How a value is kept: BOOLEAN as 0 or 1, INT32, INT64, DATE (days since 1970-01-01), TIME (microseconds of the day),
 * TIMESTAMP and LOCAL_TIMESTAMP (microseconds since 1970-01-01T00:00) and decimals of up to 18 digits (unscaled) as
 * {@code long}; FLOAT64 as {@code double}; STRING (UTF-8), BYTES and wider decimals (unscaled, big-endian two's
 * complement, shortest form) as bytes. Not thread-safe. Arrays that accessors return are the column's own: valid up to
 * the number of entries or values, until the next change.
 */
@Experimental
public final class Column {

    /** Which of the three value stores a column uses. */
    public enum Storage {
        LONG,
        DOUBLE,
        BYTES
    }

    /** Decimals of up to this many digits fit a {@code long}. */
    public static final int MAX_LONG_DECIMAL_PRECISION = 18;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int SHORT = 4 * Long.BYTES;
    private static final int FIRST_ENTRIES = 64;
    private static final int FIRST_BYTES = 512;

    /** A batch with one huge value says nothing of the next one: no more room than this is made ahead. */
    private static final int MOST_AHEAD = 1 << 20;

    private final Node leaf;
    private final Storage storage;
    /** The leaf's, here because every value asks for them. */
    private final byte definition;

    private final boolean isRepeated;
    /** Only from the first absent entry on, unless the column is repeated: until then, every entry has a value. */
    private boolean keepsLevels;
    /** Where levels are kept. */
    private int entries;

    private byte[] definitions;
    private byte[] repetitions = new byte[0];
    private int values;
    private long[] longs = new long[0];
    private double[] doubles = new double[0];
    private byte[] bytes = new byte[0];
    private int[] ends = new int[0];
    private int bytesHeld;

    /** Entries, values and bytes up to the end of the last record that is whole. */
    private int wholeEntries;

    private int wholeValues;
    private int wholeBytes;

    Column(Node leaf) {
        this(leaf, leaf.repetition() > 0 ? FIRST_ENTRIES : 0, FIRST_ENTRIES, FIRST_BYTES);
    }

    private Column(Node leaf, int entryCount, int valueCount, int byteCount) {
        this.leaf = leaf;
        this.storage = storageOf(leaf.type());
        this.definition = (byte) leaf.definition();
        this.isRepeated = leaf.repetition() > 0;
        this.keepsLevels = isRepeated;
        this.definitions = new byte[entryCount];
        switch (storage) {
            case LONG -> longs = new long[valueCount];
            case DOUBLE -> doubles = new double[valueCount];
            case BYTES -> {
                bytes = new byte[byteCount];
                ends = new int[valueCount];
            }
        }
        if (isRepeated) {
            repetitions = new byte[entryCount];
        }
    }

    /** An empty column for the batch after this one, with room for about as much, so that it need not grow step by step. */
    Column next() {
        return new Column(
                leaf,
                keepsLevels ? Math.max(FIRST_ENTRIES, roomier(entries)) : 0,
                Math.max(FIRST_ENTRIES, roomier(values)),
                Math.max(FIRST_BYTES, storage == Storage.BYTES ? roomier(bytesHeld) : 0));
    }

    private static int roomier(int size) {
        return Math.min(MOST_AHEAD, size) + (Math.min(MOST_AHEAD, size) >> 4) + 1;
    }

    /** Where values of a leaf type are kept. */
    public static Storage storageOf(Type type) {
        if (type instanceof Type.Decimal decimal) {
            return decimal.precision() <= MAX_LONG_DECIMAL_PRECISION ? Storage.LONG : Storage.BYTES;
        }
        if (type.equals(Type.FLOAT64)) {
            return Storage.DOUBLE;
        }
        return type.equals(Type.STRING) || type.equals(Type.BYTES) ? Storage.BYTES : Storage.LONG;
    }

    public Node leaf() {
        return leaf;
    }

    public Storage storage() {
        return storage;
    }

    /** Number of entries, those without a value included. */
    public int entries() {
        return keepsLevels ? entries : values;
    }

    /** Number of entries that have a value: whose definition level is the leaf's. */
    public int values() {
        return values;
    }

    public int definition(int entry) {
        return keepsLevels ? definitions[entry] : definition;
    }

    public int repetition(int entry) {
        return isRepeated ? repetitions[entry] : 0;
    }

    /**
     * Definition levels, one byte an entry. Where every entry has a value, which {@link #values} and {@link #entries} tell at no
     * cost, they are made for this call.
     */
    public byte[] definitions() {
        if (!keepsLevels) {
            fillDefinitions();
        }
        return definitions;
    }

    /** Repetition levels, one byte an entry; empty for a column that is never repeated. */
    public byte[] repetitions() {
        return repetitions;
    }

    public long longAt(int value) {
        return longs[value];
    }

    public double doubleAt(int value) {
        return doubles[value];
    }

    public int bytesStart(int value) {
        return value == 0 ? 0 : ends[value - 1];
    }

    public int bytesEnd(int value) {
        return ends[value];
    }

    public long[] longs() {
        return longs;
    }

    public double[] doubles() {
        return doubles;
    }

    /** Where each value ends in {@link #bytes}. */
    public int[] ends() {
        return ends;
    }

    /** All values behind one another; value {@code i} is from {@link #bytesStart} to {@link #bytesEnd}. */
    public byte[] bytes() {
        return bytes;
    }

    public String stringAt(int value) {
        int start = bytesStart(value);
        return new String(bytes, start, ends[value] - start, StandardCharsets.UTF_8);
    }

    /** Adds an entry without a value: something on its path is null, or an empty list. */
    public void addAbsent(int repetition, int level) {
        if (!keepsLevels) {
            keepLevels();
        }
        addLevels(repetition, level);
    }

    private void keepLevels() {
        fillDefinitions();
        entries = values;
        wholeEntries = wholeValues;
        keepsLevels = true;
    }

    /** All entries so far have a value. */
    private void fillDefinitions() {
        if (definitions.length < values) {
            definitions = new byte[grown(values)];
        }
        Arrays.fill(definitions, 0, values, definition);
    }

    public void addLong(int repetition, long value) {
        if (keepsLevels) {
            addLevels(repetition, definition);
        }
        if (values == longs.length) {
            longs = Arrays.copyOf(longs, grown(values));
        }
        longs[values++] = value;
    }

    public void addDouble(int repetition, double value) {
        if (keepsLevels) {
            addLevels(repetition, definition);
        }
        if (values == doubles.length) {
            doubles = Arrays.copyOf(doubles, grown(values));
        }
        doubles[values++] = value;
    }

    /** Adds as many entries of a column that is never repeated, each with a value. */
    public void addLongs(long[] source, int count) {
        addEntries(count);
        if (count > longs.length - values) {
            longs = Arrays.copyOf(longs, grown(Math.addExact(values, count)));
        }
        System.arraycopy(source, 0, longs, values, count);
        values += count;
    }

    /** Adds as many entries of a column that is never repeated, each with a value. */
    public void addDoubles(double[] source, int count) {
        addEntries(count);
        if (count > doubles.length - values) {
            doubles = Arrays.copyOf(doubles, grown(Math.addExact(values, count)));
        }
        System.arraycopy(source, 0, doubles, values, count);
        values += count;
    }

    public void addBytes(int repetition, byte[] source, int offset, int length) {
        int start = bytesHeld;
        if (length > bytes.length - start) {
            bytes = Arrays.copyOf(bytes, grownBytes(start, length));
        }
        if (keepsLevels) {
            addLevels(repetition, definition);
        }
        copy(source, offset, start, length);
        if (values == ends.length) {
            ends = Arrays.copyOf(ends, grown(values));
        }
        bytesHeld = start + length;
        ends[values++] = bytesHeld;
    }

    /** Most values are short, and to call for a copy takes longer than a few words; what is copied too much is written over. */
    private void copy(byte[] source, int offset, int start, int length) {
        if (length <= SHORT && offset + SHORT <= source.length && start + SHORT <= bytes.length) {
            for (int copied = 0; copied < length; copied += Long.BYTES) {
                LONGS.set(bytes, start + copied, (long) LONGS.get(source, offset + copied));
            }
        } else {
            System.arraycopy(source, offset, bytes, start, length);
        }
    }

    private void addEntries(int count) {
        if (isRepeated) {
            throw new IllegalStateException("column '" + leaf.path() + "' is repeated: its entries need their levels");
        }
        if (!keepsLevels) {
            return;
        }
        if (count > definitions.length - entries) {
            definitions = Arrays.copyOf(definitions, grown(Math.addExact(entries, count)));
        }
        Arrays.fill(definitions, entries, entries + count, definition);
        entries += count;
    }

    private void addLevels(int repetition, int level) {
        if (entries == definitions.length) {
            int size = grown(entries);
            definitions = Arrays.copyOf(definitions, size);
            if (isRepeated) {
                repetitions = Arrays.copyOf(repetitions, size);
            }
        }
        definitions[entries] = (byte) level;
        if (isRepeated) {
            repetitions[entries] = (byte) repetition;
        }
        entries++;
    }

    /** What was added so far are whole records. */
    void endRow() {
        wholeEntries = entries;
        wholeValues = values;
        wholeBytes = bytesHeld;
    }

    /** Forgets what was added since the last record that is whole. */
    void discardRow() {
        entries = wholeEntries;
        values = wholeValues;
        bytesHeld = wholeBytes;
    }

    /** Forgets the entries and values of the last records; a record begins where the repetition level is 0. */
    void truncateRows(int count) {
        if (keepsLevels) {
            truncateLevels(count);
        } else {
            values -= count;
        }
        bytesHeld = storage == Storage.BYTES && values > 0 ? ends[values - 1] : 0;
        endRow();
    }

    private void truncateLevels(int count) {
        for (int left = count; left > 0; ) {
            entries--;
            if (definitions[entries] == definition) {
                values--;
            }
            if (repetition(entries) == 0) {
                left--;
            }
        }
    }

    /** Bytes of levels and values, as if all levels were held: batches are cut by it, whether or not something is absent. */
    long size() {
        long levels = isRepeated ? 2L * entries : entries();
        long held = storage == Storage.BYTES ? bytesHeld + 4L * values : 8L * values;
        return levels + held;
    }

    private static int grown(int size) {
        return Math.addExact(size, size >> 1) + 1;
    }

    private static int grownBytes(int used, int length) {
        long wanted = (long) used + length;
        if (wanted > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("a batch column cannot hold more than 2 GiB; cut the batch earlier");
        }
        return (int) Math.min(Integer.MAX_VALUE - 8L, wanted + (wanted >> 1));
    }
}
