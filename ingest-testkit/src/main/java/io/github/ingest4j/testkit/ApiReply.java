// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ingest4j.Page;
import io.github.ingest4j.testkit.ApiDelivery.Fate;
import io.github.ingest4j.testkit.ApiDelivery.Framing;
import io.github.ingest4j.testkit.ApiDelivery.Pace;
import io.github.ingest4j.testkit.ApiDelivery.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * An answer of a {@link ScriptedApi}, and what goes wrong with it. Immutable: each method gives another one.
 *
 * <p>Of several endings ({@code cut...}, {@code reset...}, {@code stalled...}) the last one counts, as it does of several framings.
 */
public final class ApiReply {
    private static final Set<String> FRAMING_HEADERS = Set.of("content-length", "transfer-encoding", "connection");

    /** @param value one line */
    record Header(String name, String value) {}

    private final int status;
    private final List<Header> headers;
    private final byte[] body;
    private final ApiDelivery delivery;

    private ApiReply(int status, List<Header> headers, byte[] body, ApiDelivery delivery) {
        this.status = status;
        this.headers = List.copyOf(headers);
        this.body = body;
        this.delivery = delivery;
    }

    /** A page of JSON, with status 200. */
    public static ApiReply json(String body) {
        return of(Page.JSON, body.getBytes(UTF_8));
    }

    /** A page of JSON records, one a line, with status 200. */
    public static ApiReply ndjson(String body) {
        return of(Page.NDJSON, body.getBytes(UTF_8));
    }

    /** A page of comma-separated values, with status 200. */
    public static ApiReply csv(String body) {
        return of(Page.CSV, body.getBytes(UTF_8));
    }

    /** A page of any media type, with status 200. */
    public static ApiReply of(String mediaType, byte[] body) {
        return new ApiReply(200, List.of(new Header("Content-Type", mediaType)), body.clone(), ApiDelivery.WHOLE);
    }

    /** An answer without a body. */
    public static ApiReply status(int status) {
        return status(status, "");
    }

    /** An answer with what the service says about it, as plain text. */
    public static ApiReply status(int status, String said) {
        return of("text/plain; charset=utf-8", said.getBytes(UTF_8)).withStatus(status);
    }

    /** 429 with {@code Retry-After} in seconds. */
    public static ApiReply tooManyRequests(Duration retryAfter) {
        return status(429, "too many requests").withHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
    }

    /** An answer that leads elsewhere, with status 302. */
    public static ApiReply redirect(String location) {
        return status(302).withHeader("Location", location);
    }

    /** These bytes in place of an answer, as ISO-8859-1, to do what no decent server does; then the connection is closed. */
    public static ApiReply raw(String bytes) {
        return new ApiReply(200, List.of(), bytes.getBytes(ISO_8859_1), ApiDelivery.WHOLE.framedBy(Framing.RAW));
    }

    /** No answer: the connection is reset when the request has come. */
    public static ApiReply reset() {
        return status(200).ending(Fate.RESET, Place.BEFORE_ANSWER, 0);
    }

    /** No answer: the connection is closed when the request has come. */
    public static ApiReply closed() {
        return status(200).ending(Fate.CLOSE, Place.BEFORE_ANSWER, 0);
    }

    /** No answer, until the client or the server closes. */
    public static ApiReply silence() {
        return status(200).ending(Fate.STALL, Place.BEFORE_ANSWER, 0);
    }

    public ApiReply withStatus(int value) {
        if (value < 200 || value > 599) {
            throw new IllegalArgumentException("a status is from 200 to 599, not " + value);
        }
        return new ApiReply(value, headers, body, delivery);
    }

    /** The same with one more header; one of that name stays, too. */
    public ApiReply withHeader(String name, String value) {
        if (name.isEmpty() || !isOneLine(name) || !isOneLine(value)) {
            throw new IllegalArgumentException("no header in one line: " + name + ": " + value);
        }
        if (FRAMING_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    name + " is set by inChunks(), untilClose() and announcing(length), or in raw(bytes)");
        }
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new ApiReply(status, more, body, delivery);
    }

    /** Its body compressed, with {@code Content-Encoding: gzip}. */
    public ApiReply gzipped() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return new ApiReply(status, headers, bytes.toByteArray(), delivery).withHeader("Content-Encoding", "gzip");
    }

    /** Its body in chunks instead of with a length. */
    public ApiReply inChunks() {
        return with(delivery.framedBy(Framing.CHUNKS));
    }

    /** Its body without length or chunks: it ends where the connection is closed. */
    public ApiReply untilClose() {
        return with(delivery.framedBy(Framing.CLOSE));
    }

    /** The whole body after this {@code Content-Length}, right or wrong; then the connection is closed. */
    public ApiReply announcing(long contentLength) {
        return with(delivery.announcing(contentLength));
    }

    /** The connection is closed in the middle of the headers. */
    public ApiReply cutInHeaders() {
        return ending(Fate.CLOSE, Place.IN_HEAD, 0);
    }

    /** The connection is reset in the middle of the headers. */
    public ApiReply resetInHeaders() {
        return ending(Fate.RESET, Place.IN_HEAD, 0);
    }

    /** Nothing follows from the middle of the headers on, until the client or the server closes. */
    public ApiReply stalledInHeaders() {
        return ending(Fate.STALL, Place.IN_HEAD, 0);
    }

    /** The connection is closed after that many bytes of the body; after the last of them, chunks lack their end mark. */
    public ApiReply cutAfter(int bytes) {
        return ending(Fate.CLOSE, Place.IN_BODY, withinBody(bytes));
    }

    /** The connection is reset after that many bytes of the body. */
    public ApiReply resetAfter(int bytes) {
        return ending(Fate.RESET, Place.IN_BODY, withinBody(bytes));
    }

    /** Nothing follows that many bytes of the body, until the client or the server closes. */
    public ApiReply stalledAfter(int bytes) {
        return ending(Fate.STALL, Place.IN_BODY, withinBody(bytes));
    }

    /** Status line and headers in pieces of that many bytes, with a pause after each. */
    public ApiReply slowHeaders(int piece, Duration pause) {
        return with(delivery.withHead(new Pace(piece, pause)));
    }

    /** The body in pieces of that many bytes, with a pause after each. */
    public ApiReply slowBody(int piece, Duration pause) {
        return with(delivery.withBody(new Pace(piece, pause)));
    }

    /** Bytes of the body. */
    public int length() {
        return body.length;
    }

    @Override
    public String toString() {
        return status + " with " + body.length + " bytes" + (delivery.equals(ApiDelivery.WHOLE) ? "" : ", " + delivery);
    }

    int status() {
        return status;
    }

    List<Header> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    ApiDelivery delivery() {
        return delivery;
    }

    boolean isCompressed() {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase("Content-Encoding"));
    }

    private ApiReply ending(Fate fate, Place place, int bytes) {
        return with(delivery.ending(fate, place, bytes));
    }

    private ApiReply with(ApiDelivery value) {
        return new ApiReply(status, headers, body, value);
    }

    private int withinBody(int bytes) {
        if (bytes < 0 || bytes > body.length) {
            throw new IllegalArgumentException("the body has " + body.length + " bytes, not " + bytes);
        }
        return bytes;
    }

    private static boolean isOneLine(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character <= 0xFF && character != 0x7F);
    }
}
