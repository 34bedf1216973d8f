// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one read of a source returned: bytes, their media type, and facts about them.
 *
 * <p>A page ends at a record border. Its body is read once, by the engine, before the next page is asked for. Attributes
 * are stored in the manifest in plain text: no secret belongs there.
 */
public final class Page {
    public static final String JSON = "application/json";
    public static final String NDJSON = "application/x-ndjson";
    public static final String CSV = "text/csv";

    private final String mediaType;
    private final InputStream body;
    private final Map<String, String> attributes;
    private final @Nullable String contentEncoding;
    private final Supplier<? extends @Nullable String> bookmark;

    private Page(
            String mediaType,
            InputStream body,
            Map<String, String> attributes,
            @Nullable String contentEncoding,
            Supplier<? extends @Nullable String> bookmark) {
        this.mediaType = requireNonNull(mediaType, "mediaType");
        this.body = requireNonNull(body, "body");
        this.attributes = Map.copyOf(attributes);
        this.contentEncoding = contentEncoding;
        this.bookmark = bookmark;
    }

    /** A page whose body the engine reads and closes. */
    public static Page of(String mediaType, InputStream body) {
        return new Page(mediaType, body, Map.of(), null, () -> null);
    }

    public static Page of(String mediaType, byte[] body) {
        return of(mediaType, new ByteArrayInputStream(body));
    }

    /** A JSON page: one value, usually an object or an array. */
    public static Page json(String body) {
        return of(JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A page of JSON records, one a line. */
    public static Page ndjson(String body) {
        return of(NDJSON, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A page of comma-separated values. */
    public static Page csv(String body) {
        return of(CSV, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same page with one more fact about it, such as its URL without secrets. */
    public Page withAttribute(String name, String value) {
        Map<String, String> more = new HashMap<>(attributes);
        more.put(name, value);
        return new Page(mediaType, body, more, contentEncoding, bookmark);
    }

    /** The same page, saying that its body is compressed; {@code gzip} is understood when it is read back. */
    public Page withContentEncoding(String encoding) {
        return new Page(mediaType, body, attributes, encoding, bookmark);
    }

    /** The same page with the text that a later request brings back to go on after it. */
    public Page withBookmark(String value) {
        requireNonNull(value, "value");
        return withBookmark(() -> value);
    }

    /** The same page with a bookmark that its body tells: asked for when the body is read, null where there is none. */
    public Page withBookmark(Supplier<? extends @Nullable String> value) {
        return new Page(mediaType, body, attributes, contentEncoding, requireNonNull(value, "value"));
    }

    /** Media type as of RFC 9110, such as {@code application/json}. */
    public String mediaType() {
        return mediaType;
    }

    public InputStream body() {
        return body;
    }

    public Map<String, String> attributes() {
        return attributes;
    }

    /** The compression of the body, such as {@code gzip}; empty where there is none. */
    public Optional<String> contentEncoding() {
        return Optional.ofNullable(contentEncoding);
    }

    /** Where to go on after this page; ask when the body is read and stored, since it may be the body that tells. */
    public Optional<String> bookmark() {
        return Optional.ofNullable(bookmark.get());
    }
}
