// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.internal.Redactor;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/**
 * What a server answered; its body is unread.
 *
 * @param asked the address that gave this answer
 * @param credentials whether the request carried secret headers
 */
record Answer(URI asked, boolean credentials, HttpResponse<TimedBody> response) implements Closeable {
    private static final int EXCERPT_BYTES = 8192;
    private static final Duration EXCERPT_LIMIT = Duration.ofSeconds(2);

    int status() {
        return response.statusCode();
    }

    TimedBody body() {
        return response.body();
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** The length that the server announced. */
    OptionalLong length() {
        return chunked() ? OptionalLong.empty() : announcedLength(response.headers());
    }

    /** Whether the end of the body can be told from a cut connection. */
    boolean framed() {
        return response.version() == Version.HTTP_2 || chunked() || length().isPresent();
    }

    /** The media type without its parameters, in lower case. */
    String mediaType() {
        String type = header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.matches("[!-~]+/[!-~]+") ? type : "application/octet-stream";
    }

    boolean json() {
        String type = mediaType();
        return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }

    /** The compression of the body in lower case; empty where there is none. */
    String contentEncoding() {
        String encoding = String.join(",", response.headers().allValues("Content-Encoding"))
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity" -> "";
            case "x-gzip" -> "gzip";
            default -> encoding;
        };
    }

    /** The beginning of what an unwelcome answer says, cleaned; reads in little time and closes. */
    String excerpt(Redactor redactor, int length) {
        byte[] said = beginning(body().endWithin(EXCERPT_LIMIT));
        if (contentEncoding().equals("gzip")) {
            said = gunzipped(said);
        }
        return redactor.clean(new String(said, StandardCharsets.UTF_8), said.length == EXCERPT_BYTES, length);
    }

    /** Reads the rest of a short body, so that the connection can serve again, and closes. */
    void discard() {
        beginning(body().endWithin(EXCERPT_LIMIT));
    }

    @Override
    public void close() {
        body().close();
    }

    private static byte[] gunzipped(byte[] said) {
        try {
            return beginning(new GZIPInputStream(new ByteArrayInputStream(said)));
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** What can be read of the beginning: an answer that breaks off still has its status. */
    private static byte[] beginning(InputStream stream) {
        byte[] bytes = new byte[EXCERPT_BYTES];
        int length = 0;
        try (stream) {
            int count;
            while (length < bytes.length && (count = stream.read(bytes, length, bytes.length - length)) > 0) {
                length += count;
            }
            if (length < bytes.length) {
                return Arrays.copyOf(bytes, length);
            }
        } catch (IOException e) {
            return Arrays.copyOf(bytes, length);
        }
        return bytes;
    }

    private boolean chunked() {
        return header("Transfer-Encoding").map("chunked"::equalsIgnoreCase).orElse(false);
    }

    private static OptionalLong announcedLength(HttpHeaders headers) {
        try {
            return headers.firstValueAsLong("Content-Length");
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
