// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.internal.ContentDecoding;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads an answer that is no page: one JSON document, of which some texts are of interest. */
final class JsonAnswer {
    /** The longest, decompressed. */
    private static final long MAX_BYTES = 1L << 30;

    private JsonAnswer() {}

    /** Reads some texts of a document. */
    @FunctionalInterface
    interface Reading {
        JsonTexts of(InputStream document) throws IOException;
    }

    /** Reads the answer to its end and closes it. Throws what is no whole JSON document, or too long. */
    static JsonTexts read(Answer answer, Faults faults, Reading reading) throws IOException {
        try (answer) {
            String coding = answer.contentEncoding();
            if (!coding.isEmpty() && (!ContentDecoding.knows(coding) || coding.equals(ContentDecoding.ZIP))) {
                throw faults.fatal(
                        answer.asked(), "answered with Content-Encoding " + coding + ", which is not understood");
            }
            return read(answer, reading);
        } catch (JsonProcessingException | RefusedBodyException e) { // it may quote the document
            String what =
                    "answered " + answer.status() + " with what is not one JSON document, or names a member twice";
            throw answer.framed() ? faults.fatal(answer.asked(), what) : faults.retryable(answer.asked(), what);
        } catch (JsonTexts.TooManyException e) {
            throw faults.fatal(
                    answer.asked(),
                    "lists more than an export may have: " + JsonTexts.MOST_LINKS + " files, and "
                            + JsonTexts.LONGEST_LINKS + " characters of links to them; ask for less at once");
        } catch (TooLongException e) {
            throw faults.fatal(answer.asked(), "answered with more than " + MAX_BYTES + " bytes");
        } catch (IOException e) {
            throw faults.network(answer.asked(), "within its answer", e);
        }
    }

    private static JsonTexts read(Answer answer, Reading reading) throws IOException {
        String coding = answer.contentEncoding();
        try (InputStream plain = coding.isEmpty() ? answer.body() : ContentDecoding.decode(coding, answer.body())) {
            return reading.of(new Bounded(plain));
        }
    }

    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** A document up to the limit. */
    private static final class Bounded extends FilterInputStream {
        private long length;

        Bounded(InputStream document) {
            super(document);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            int read = in.read(bytes, offset, count);
            length += Math.max(0, read);
            if (length > MAX_BYTES) {
                throw new TooLongException();
            }
            return read;
        }
    }
}
