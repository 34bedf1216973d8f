// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.Faults;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The body of a page as received, as the engine reads it: counted, looked into, and checked for completeness before its
 * end is told. Whatever it throws ends the connection.
 */
final class PageBody extends InputStream {
    private final Answer answer;
    private final TimedBody source;
    private final long maxBytes;
    private final long before;
    private final long maxWindowBytes;
    private final Optional<Inspection> inspection;
    private final Faults faults;
    private final LongConsumer complete;
    private long received;
    private boolean ended;

    /**
     * The body of an answer.
     *
     * @param before what the window took before this page
     * @param complete told the length at the end, before the reader is told the end; what it throws, the reader gets
     */
    PageBody(
            Answer answer,
            long maxBytes,
            long before,
            long maxWindowBytes,
            Optional<Inspection> inspection,
            Faults faults,
            LongConsumer complete) {
        this.answer = answer;
        this.source = answer.body();
        this.maxBytes = maxBytes;
        this.before = before;
        this.maxWindowBytes = maxWindowBytes;
        this.inspection = inspection;
        this.faults = faults;
        this.complete = complete;
    }

    boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        boolean good = false;
        try {
            int count = source.read(target, offset, length);
            if (count < 0) {
                finish();
            } else {
                take(target, offset, count);
            }
            good = true;
            return count;
        } catch (RefusedBodyException e) {
            throw faults.fatal(answer.asked(), "gave a body that " + e.getMessage());
        } catch (IOException e) {
            throw faults.network(answer.asked(), "after " + received + " bytes of the body", e);
        } finally {
            if (!good) {
                close();
            }
        }
    }

    @Override
    public void close() {
        source.close();
        inspection.ifPresent(Inspection::close);
    }

    private void take(byte[] bytes, int offset, int count) throws IOException {
        received += count;
        if (received > maxBytes) {
            throw new RefusedBodyException("is longer than " + maxBytes + " bytes; maxBodyBytes(...) lifts that");
        }
        if (received > maxWindowBytes - before) {
            throw new RefusedBodyException(
                    "makes the window longer than " + maxWindowBytes + " bytes; maxBytes(...) lifts that");
        }
        if (inspection.isPresent()) {
            inspection.get().accept(bytes, offset, count);
        }
    }

    private void finish() throws IOException {
        long announced = answer.length().orElse(received);
        if (announced != received) {
            throw new IOException("ended short of its Content-Length of " + announced);
        }
        if (inspection.isPresent()) {
            inspection.get().finish();
        }
        complete.accept(received);
        ended = true;
    }
}
