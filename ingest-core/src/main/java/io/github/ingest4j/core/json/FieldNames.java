// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.core.internal.Utf8Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the names of an object's fields off bytes, and knows which stood in it. A field is a number: those of the schema
 * as they are there, then those met besides. Objects mostly have their fields in the order of the one before, so that the
 * next name is compared, not read.
 */
final class FieldNames {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Fields outside the schema that are remembered; an object with others is not ordinary. */
    private static final int MOST_STRANGERS = 1_000;

    private static final int HEAD_BYTES = 16;
    private static final int HEAD = 4;
    private static final long ALL_BITS = -1;

    private final Part part;
    private final StringScanner strings;
    private final int longest;
    private final int schemaFields;
    private int count;

    private byte[][] names;
    /** For each field, the bytes of its name in quotes with the colon… */
    private byte[][] spellings;

    /** …how many they are… */
    private int[] lengths;

    /** …and the first sixteen of them: two words, each with a word of the bits that count. */
    private long[] heads;

    /** For each field, the number of the last object in which it stood. */
    private long[] lastObject;

    /** For each field, at index + 1, the field that followed it last time; at 0, the one that came first. */
    private int[] follower;

    private Part.@Nullable Stranger[] strangers;
    /** Field + 1 by the hash of its name, 0 where there is none. */
    private int[] slots;

    private long object;
    private int previous;
    private int schemaFieldsMet;

    /** @param longest name that is read, in bytes */
    FieldNames(Part part, StringScanner strings, int longest) {
        this.part = part;
        this.strings = strings;
        this.longest = longest;
        this.schemaFields = part.children.length;
        int room = schemaFields + 4;
        names = new byte[room][];
        spellings = new byte[room][];
        lengths = new int[room];
        heads = new long[room * HEAD];
        lastObject = new long[room];
        follower = new int[room + 1];
        strangers = new Part.Stranger[room];
        slots = new int[Integer.highestOneBit(room) * 4];
        for (Part child : part.children) {
            add(child.node.name());
        }
    }

    /** Of the schema's fields, in bytes. */
    int longest() {
        int most = 0;
        for (int field = 0; field < schemaFields; field++) {
            most = Math.max(most, names[field].length);
        }
        return most;
    }

    void beginObject() {
        object++;
        previous = -1;
        schemaFieldsMet = 0;
    }

    /**
     * Reads a name that begins with the quote at an index, and its colon.
     *
     * @return the index behind the colon, or -1 if the object is not ordinary
     */
    int read(byte[] bytes, int at) {
        int field = follower[previous + 1];
        int next;
        if (field < count && matches(field, bytes, at)) {
            next = at + lengths[field];
        } else {
            next = search(bytes, at + 1);
            if (next < 0) {
                return -1;
            }
            field = follower[previous + 1];
        }
        if (lastObject[field] == object) {
            return -1;
        }
        lastObject[field] = object;
        previous = field;
        if (field < schemaFields) {
            schemaFieldsMet++;
        }
        return next;
    }

    /** The field read last. */
    int field() {
        return previous;
    }

    boolean isComplete() {
        return schemaFieldsMet == schemaFields;
    }

    boolean isMissing(int field) {
        return lastObject[field] != object;
    }

    /** What is known of a field outside the schema. */
    Part.Stranger stranger(int field) {
        Part.Stranger stranger = strangers[field];
        if (stranger == null) {
            throw new IllegalArgumentException("field " + field + " is in the schema");
        }
        return stranger;
    }

    private boolean matches(int field, byte[] bytes, int at) {
        long[] head = heads;
        int i = field * HEAD;
        long first = ((long) LONGS.get(bytes, at) ^ head[i]) & head[i + 1];
        long second = ((long) LONGS.get(bytes, at + Long.BYTES) ^ head[i + 2]) & head[i + 3];
        return (first | second) == 0 && (lengths[field] <= HEAD_BYTES || matchesRest(spellings[field], bytes, at));
    }

    private static boolean matchesRest(byte[] spelling, byte[] bytes, int at) {
        for (int i = HEAD_BYTES; i < spelling.length; i++) {
            if (bytes[at + i] != spelling[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads a name of which nothing is expected, and makes it the follower of the previous one. */
    private int search(byte[] bytes, int from) {
        int hash = 0;
        int at = from;
        while (bytes[at] != '"') {
            if (bytes[at] == '\\' || (bytes[at] & 0xFF) < ' ') {
                return -1;
            }
            hash = hash * 31 + bytes[at];
            at++;
        }
        int field = find(bytes, from, at, hash);
        if (field < 0) {
            return -1;
        }
        follower[previous + 1] = field;
        do {
            at++;
        } while (bytes[at] == ' ');
        return bytes[at] == ':' ? at + 1 : -1;
    }

    private int find(byte[] bytes, int from, int to, int hash) {
        int slot = slot(hash);
        while (slots[slot] != 0) {
            int field = slots[slot] - 1;
            if (Arrays.equals(names[field], 0, names[field].length, bytes, from, to)) {
                return field;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        if (to - from > longest || count - schemaFields == MOST_STRANGERS || !strings.isUtf8(bytes, from, to)) {
            return -1;
        }
        String name = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        int field = add(name);
        strangers[field] = part.remember(name);
        return field;
    }

    private int slot(int hash) {
        return ((hash ^ (hash >>> 15)) * 0x9E3779B1) >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
    }

    private int add(String name) {
        if (count == names.length) {
            grow();
        }
        int field = count++;
        follower[field + 1] = field + 1;
        names[field] = name.getBytes(StandardCharsets.UTF_8);
        if (isSpelledAsItIs(name)) {
            spellings[field] = ("\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
            lengths[field] = spellings[field].length;
            byte[] head = Arrays.copyOf(spellings[field], HEAD_BYTES);
            for (int i = 0; i < HEAD_BYTES / Long.BYTES; i++) {
                int left = spellings[field].length - i * Long.BYTES;
                heads[field * HEAD + 2 * i] = (long) LONGS.get(head, i * Long.BYTES);
                heads[field * HEAD + 2 * i + 1] = mask(left);
            }
            enter(field);
        } else {
            // Never matches: where a name begins, there is a quote.
            spellings[field] = new byte[0];
            heads[field * HEAD + 1] = ALL_BITS;
        }
        return field;
    }

    private static boolean isSpelledAsItIs(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return Utf8Buffer.isText(name);
    }

    /** The bits of the first so many bytes of a word. */
    private static long mask(int bytes) {
        if (bytes <= 0) {
            return 0;
        }
        return bytes >= Long.BYTES ? ALL_BITS : ALL_BITS >>> ((Long.BYTES - bytes) * Byte.SIZE);
    }

    private void enter(int field) {
        int hash = 0;
        for (byte b : names[field]) {
            hash = hash * 31 + b;
        }
        int slot = slot(hash);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = field + 1;
    }

    private void grow() {
        int room = count * 2;
        names = Arrays.copyOf(names, room);
        spellings = Arrays.copyOf(spellings, room);
        lengths = Arrays.copyOf(lengths, room);
        heads = Arrays.copyOf(heads, room * HEAD);
        lastObject = Arrays.copyOf(lastObject, room);
        follower = Arrays.copyOf(follower, room + 1);
        strangers = Arrays.copyOf(strangers, room);
        slots = new int[Integer.highestOneBit(room) * 4];
        for (int field = 0; field < count; field++) {
            if (spellings[field].length > 0) {
                enter(field);
            }
        }
    }
}
