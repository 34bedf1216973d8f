// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the requests that come over one connection, of HTTP/1.1, within limits. */
final class ApiRequestReader {
    static final int MAX_HEAD = 64 << 10;
    static final int MAX_BODY = 16 << 20;

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final InputStream in;
    private final OutputStream out;

    ApiRequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** A request that is not taken, and the status that says so. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** The next request, without a number yet; null where the client has closed. */
    @Nullable
    ApiRequest read() throws IOException {
        String first = line(MAX_HEAD);
        while (first != null && first.isEmpty()) {
            first = line(MAX_HEAD); // as RFC 9112 allows between requests
        }
        if (first == null) {
            return null;
        }
        String[] words = first.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new RefusedException(400, "no request of HTTP/1.1 begins with '" + first + "'");
        }
        Map<String, String> headers = headers(MAX_HEAD - first.length());
        return new ApiRequest(0, words[0], words[1], headers, new String(body(headers), StandardCharsets.UTF_8));
    }

    private Map<String, String> headers(int limit) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int left = limit;
        for (String line = lineOf(left); !line.isEmpty(); line = lineOf(left)) {
            left -= line.length();
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new RefusedException(400, "no header: '" + line + "'");
            }
            headers.merge(
                    line.substring(0, colon), line.substring(colon + 1).strip(), (one, other) -> one + ", " + other);
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        String length = headers.get("Content-Length");
        boolean chunked = "chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"));
        if (length == null && !chunked) {
            return new byte[0];
        }
        if ("100-continue".equalsIgnoreCase(headers.get("Expect"))) {
            out.write(CONTINUE);
            out.flush();
        }
        return chunked ? chunks() : bytes(number(String.valueOf(length), 10), 0);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            all.write(bytes(size, all.size()));
            lineOf(MAX_HEAD);
        }
        headers(MAX_HEAD); // trailers, which nobody wants
        return all.toByteArray();
    }

    private int chunkSize() throws IOException {
        return number(lineOf(MAX_HEAD).split(";", 2)[0].strip(), 16);
    }

    private byte[] bytes(int count, int before) throws IOException {
        if (count > MAX_BODY - before) {
            throw new RefusedException(413, "the body is longer than " + MAX_BODY + " bytes");
        }
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("the client closed within its request");
        }
        return bytes;
    }

    private String lineOf(int limit) throws IOException {
        String line = line(limit);
        if (line == null) {
            throw new IOException("the client closed within its request");
        }
        return line;
    }

    private @Nullable String line(int limit) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet;
        while ((octet = in.read()) != '\n') {
            if (octet < 0) {
                return null;
            }
            if (line.size() >= limit) {
                throw new RefusedException(431, "the headers are longer than " + MAX_HEAD + " bytes");
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static int number(String text, int radix) throws IOException {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as a negative number is
        }
        throw new RefusedException(400, "no length: '" + text + "'");
    }
}
