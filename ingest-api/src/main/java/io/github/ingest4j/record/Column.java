// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import io.github.ingest4j.schema.Type;
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

    private static final int FIRST_ENTRIES = 64;
    private static final int FIRST_BYTES = 512;

    private final Node leaf;
    private final Storage storage;
    private int entries;
    private byte[] definitions = new byte[FIRST_ENTRIES];
    private byte[] repetitions = new byte[0];
    private int values;
    private long[] longs = new long[0];
    private double[] doubles = new double[0];
    private byte[] bytes = new byte[0];
    private int[] ends = new int[0];

    Column(Node leaf) {
        this.leaf = leaf;
        this.storage = storageOf(leaf.type());
        switch (storage) {
            case LONG -> longs = new long[FIRST_ENTRIES];
            case DOUBLE -> doubles = new double[FIRST_ENTRIES];
            case BYTES -> {
                bytes = new byte[FIRST_BYTES];
                ends = new int[FIRST_ENTRIES];
            }
        }
        if (leaf.repetition() > 0) {
            repetitions = new byte[FIRST_ENTRIES];
        }
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
        return entries;
    }

    /** Number of entries that have a value: whose definition level is the leaf's. */
    public int values() {
        return values;
    }

    public int definition(int entry) {
        return definitions[entry];
    }

    public int repetition(int entry) {
        return leaf.repetition() == 0 ? 0 : repetitions[entry];
    }

    /** Definition levels, one byte an entry. */
    public byte[] definitions() {
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

    /** All values behind one another; value {@code i} is from {@link #bytesStart} to {@link #bytesEnd}. */
    public byte[] bytes() {
        return bytes;
    }

    public String stringAt(int value) {
        int start = bytesStart(value);
        return new String(bytes, start, ends[value] - start, StandardCharsets.UTF_8);
    }

    /** Adds an entry without a value: something on its path is null, or an empty list. */
    public void addAbsent(int repetition, int definition) {
        addLevels(repetition, definition);
    }

    public void addLong(int repetition, long value) {
        addLevels(repetition, leaf.definition());
        if (values == longs.length) {
            longs = Arrays.copyOf(longs, grown(values));
        }
        longs[values++] = value;
    }

    public void addDouble(int repetition, double value) {
        addLevels(repetition, leaf.definition());
        if (values == doubles.length) {
            doubles = Arrays.copyOf(doubles, grown(values));
        }
        doubles[values++] = value;
    }

    public void addBytes(int repetition, byte[] source, int offset, int length) {
        int start = values == 0 ? 0 : ends[values - 1];
        if (length > bytes.length - start) {
            bytes = Arrays.copyOf(bytes, grownBytes(start, length));
        }
        addLevels(repetition, leaf.definition());
        System.arraycopy(source, offset, bytes, start, length);
        if (values == ends.length) {
            ends = Arrays.copyOf(ends, grown(values));
        }
        ends[values++] = start + length;
    }

    private void addLevels(int repetition, int definition) {
        if (entries == definitions.length) {
            int size = grown(entries);
            definitions = Arrays.copyOf(definitions, size);
            if (leaf.repetition() > 0) {
                repetitions = Arrays.copyOf(repetitions, size);
            }
        }
        definitions[entries] = (byte) definition;
        if (leaf.repetition() > 0) {
            repetitions[entries] = (byte) repetition;
        }
        entries++;
    }

    /** Forgets entries and values from a mark on, so that a half-written record leaves nothing behind. */
    void truncate(int entryCount, int valueCount) {
        entries = entryCount;
        values = valueCount;
    }

    /** Forgets the entries and values of the last records; a record begins where the repetition level is 0. */
    void truncateRows(int count) {
        int entry = entries;
        int value = values;
        for (int left = count; left > 0; ) {
            entry--;
            if (definitions[entry] == leaf.definition()) {
                value--;
            }
            if (repetition(entry) == 0) {
                left--;
            }
        }
        truncate(entry, value);
    }

    /** Bytes of levels and values held now. */
    long size() {
        long levels = leaf.repetition() > 0 ? 2L * entries : entries;
        long held = storage == Storage.BYTES ? (values == 0 ? 0 : ends[values - 1]) + 4L * values : 8L * values;
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
