// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import java.io.IOException;

/**
 * Takes records out of a page's input before the parser sees them, one at a time, and only such as a consumer {@linkplain
 * RecordConsumer#take takes} and as stand where records may. All the rest stays for the parser, and its place with it.
 */
final class OrdinaryRecords {
    /** So many records that are not ordinary more than there are others, and looking at them first does not pay… */
    private static final int MOST_ASIDE = 256;

    /** …where one that is taken makes good for so many that are not… */
    private static final int WORTH = 2;

    /** …so that this many are left to the parser unseen. */
    private static final int PAUSE = 4_096;

    private final PageInput input;
    private final RecordConsumer consumer;
    private final JsonLimits limits;
    private boolean isOn;
    private int aside;
    private int pause;
    private long offset;
    private long length;

    OrdinaryRecords(PageInput input, RecordConsumer consumer, JsonLimits limits) {
        this.input = input;
        this.consumer = consumer;
        this.limits = limits;
    }

    /** The records are in an array; the parser is to stop where each begins. */
    void expectArray() {
        input.cutBehind(consumer.depthTaken() > 0 ? '[' : PageInput.NOWHERE);
    }

    /** Records begin here, with so many arrays and objects around them. */
    void begin(int depthAround) {
        int depth = consumer.depthTaken();
        isOn = depth > 0 && depthAround + depth <= limits.depth();
        cut();
    }

    /** There are no more records. */
    void end() {
        isOn = false;
        cut();
    }

    private void cut() {
        input.cutBehind(isOn && pause == 0 ? '}' : PageInput.NOWHERE);
    }

    /** Offset of the record taken last. */
    long offset() {
        return offset;
    }

    /** Bytes of the record taken last. */
    long length() {
        return length;
    }

    /** Whether to try the next record; to be asked once for each that may be the parser's. */
    boolean isDue() {
        if (pause > 0) {
            pause--;
            cut();
            return false;
        }
        return isOn;
    }

    /** Takes the record of the next line that is not blank. */
    boolean takeLine() throws IOException {
        input.lookAhead();
        byte[] bytes = input.buffer();
        int limit = input.limit();
        int from = skipBlanks(input.position(), limit);
        int end = take(from, limit, true);
        int next = end;
        if (end >= 0) {
            while (next < limit && bytes[next] != '\n' && PageInput.isBlank(bytes[next])) {
                next++;
            }
            boolean isWhole = next < limit ? bytes[next++] == '\n' : !input.goesOn();
            if (!isWhole) {
                consumer.discard();
                end = RecordConsumer.NOT_TAKEN;
            }
        }
        return noteTaken(from, end, next);
    }

    /** Takes the next record of those that follow one another. */
    boolean takeNext() throws IOException {
        input.lookAhead();
        int from = skipBlanks(input.position(), input.limit());
        int end = take(from, input.limit(), false);
        return noteTaken(from, end, end);
    }

    /** Takes the next element of an array that has had one. */
    boolean takeElement() throws IOException {
        input.lookAhead();
        int limit = input.limit();
        int comma = skipBlanks(input.position(), limit);
        if (comma == limit || input.buffer()[comma] != ',') {
            return noteTaken(comma, RecordConsumer.NOT_TAKEN, comma);
        }
        int from = skipBlanks(comma + 1, limit);
        int end = take(from, limit, false);
        return noteTaken(from, end, end);
    }

    /** The index behind the record that begins at an index and is no longer than it may be. */
    private int take(int from, int to, boolean isLine) {
        if (from == to || input.buffer()[from] != '{') {
            return RecordConsumer.NOT_TAKEN;
        }
        int end = consumer.take(input.buffer(), from, to, isLine);
        if (end - from > limits.recordBytes()) {
            consumer.discard();
            return RecordConsumer.NOT_TAKEN;
        }
        return end;
    }

    private boolean noteTaken(int from, int end, int next) {
        if (end < 0) {
            aside++;
            if (aside == MOST_ASIDE) {
                aside = 0;
                pause = PAUSE;
                cut();
            }
            return false;
        }
        aside = Math.max(0, aside - WORTH);
        offset = input.offset() + (from - input.position());
        length = (long) end - from;
        input.moveTo(next);
        return true;
    }

    private int skipBlanks(int from, int to) {
        byte[] bytes = input.buffer();
        int at = from;
        while (at < to && PageInput.isBlank(bytes[at])) {
            at++;
        }
        return at;
    }
}
