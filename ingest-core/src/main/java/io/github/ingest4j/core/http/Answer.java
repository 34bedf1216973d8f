// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import io.github.ingest4j.core.internal.ContentDecoding;
import io.github.ingest4j.core.internal.Redactor;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a server answered; its body is unread.
 *
 * @param asked the address that gave this answer
 * @param credentials whether the request carried secrets, tokens or signatures
 * @param conditional whether the request was for what has changed since a known version
 * @param nothing whether it counts as one without content, whatever its status
 */
record Answer(URI asked, boolean credentials, boolean conditional, Received response, boolean nothing)
        implements Closeable {
    private static final int EXCERPT_BYTES = 8192;
    private static final Duration EXCERPT_LIMIT = Duration.ofSeconds(2);
    private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~]+/[!-~]+");

    Answer(URI asked, boolean credentials, boolean conditional, Received response) {
        this(asked, credentials, conditional, response, false);
    }

    int status() {
        return response.statusCode();
    }

    /** Whether the server said that it has nothing to send. */
    boolean noContent() {
        return nothing || status() == 204;
    }

    /** Whether the server says, as it was asked, that it has no other version than the known one. */
    boolean unchanged() {
        return conditional && status() == 304;
    }

    /** This answer as one without content. */
    Answer asNothing() {
        return new Answer(asked, credentials, conditional, response, true);
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
        return MEDIA_TYPE.matcher(type).matches() ? type : "application/octet-stream";
    }

    static boolean isJson(String type) {
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
        byte[] said = plain(beginning());
        return redactor.clean(new String(said, StandardCharsets.UTF_8), said.length == EXCERPT_BYTES, length);
    }

    /**
     * The first bytes, decompressed, which stay to be read as they came.
     *
     * @param brief whether to read for a little time, and to do without the bytes if they do not come
     */
    byte[] peek(boolean brief) throws IOException {
        try {
            return plain(brief ? body().peek(EXCERPT_BYTES, EXCERPT_LIMIT) : body().peek(EXCERPT_BYTES));
        } catch (IOException e) {
            if (brief) {
                return new byte[0];
            }
            throw e;
        }
    }

    /** The first bytes of an unwelcome answer, whatever they are; reads in little time and closes. */
    byte[] beginning() {
        return beginning(body().endWithin(EXCERPT_LIMIT));
    }

    /** Reads the rest of a short body, so that the connection can serve again, and closes. */
    void discard() {
        beginning();
    }

    /** Without the address as it went to the server, which may hold a secret. */
    @Override
    public String toString() {
        return status() + " from " + WebAddress.shown(asked);
    }

    @Override
    public void close() {
        body().close();
    }

    /** As much as these first bytes tell, decompressed; as they are where it is unknown how. */
    private byte[] plain(byte[] bytes) {
        String coding = contentEncoding();
        if (!ContentDecoding.knows(coding) || coding.equals(ContentDecoding.ZIP)) {
            return bytes;
        }
        try {
            return beginning(ContentDecoding.decode(coding, new ByteArrayInputStream(bytes)));
        } catch (IOException | ConfigurationException e) {
            return new byte[0]; // not coded so, or the library is missing, which whoever reads a page is told
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
