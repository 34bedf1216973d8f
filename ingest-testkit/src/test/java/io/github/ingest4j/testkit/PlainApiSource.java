// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source as one writes it over the JDK's client: a page at a time in memory, the cursor in the body, the key in a header. Its parts
 * can be replaced by wrong ones.
 */
class PlainApiSource implements Source {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]*)\"");
    private static final String END = "end";

    private final String url;
    private final Duration limit;

    PlainApiSource(String url, Duration limit) {
        this.url = url;
        this.limit = limit;
    }

    @Override
    public PageReader open(ReadRequest request) {
        return new Pages(request);
    }

    HttpClient client() {
        return CLIENT;
    }

    /** The bookmark to begin after; empty for the beginning. */
    String start(ReadRequest request) {
        return request.resumeAfter().orElse("");
    }

    String key(ReadRequest request) throws IOException {
        return request.secrets().get("key").reveal();
    }

    HttpRequest.Builder customized(HttpRequest.Builder request) {
        return request;
    }

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent = client().sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("GET " + request.uri().getPath() + " gave no answer within " + limit);
        } catch (ExecutionException e) {
            throw broken(request, e.getCause());
        } finally {
            sent.cancel(true);
        }
    }

    IOException broken(HttpRequest request, Throwable cause) {
        // The client's own message may quote what the server sent, and that the key.
        return new IOException("GET " + request.uri().getPath() + " broke off: "
                + cause.getClass().getSimpleName());
    }

    void requireWhole(HttpResponse<byte[]> response) throws IOException {
        boolean framed = response.headers().firstValue("Content-Length").isPresent()
                || response.headers().firstValue("Transfer-Encoding").isPresent();
        if (!framed) {
            throw new IOException("GET " + response.uri().getPath() + " answered without length or chunks");
        }
    }

    SourceException refused(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String message = "GET " + response.uri().getPath() + " answered " + status;
        return switch (status) {
            case 401, 403 -> SourceException.unauthorised(message);
            case 429 -> SourceException.rateLimited(message, delay(response));
            case 408, 500, 502, 503, 504 -> SourceException.retryable(message);
            default -> SourceException.fatal(message);
        };
    }

    boolean isEnd(HttpResponse<byte[]> response) {
        return false;
    }

    Page decorated(Page page, String key) {
        return page;
    }

    /** What follows a page: a cursor, or empty. */
    String next(String body) {
        Matcher next = NEXT.matcher(body);
        return next.find() ? next.group(1) : "";
    }

    String bookmark(String asked, String next) {
        return next.isEmpty() ? END : next;
    }

    private static Duration delay(HttpResponse<byte[]> response) {
        String value = response.headers().firstValue("Retry-After").orElse("30");
        try {
            return value.matches("[0-9]+")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            Instant.now(),
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (java.time.DateTimeException e) {
            return Duration.ofSeconds(30);
        }
    }

    private final class Pages implements PageReader {
        private final ReadRequest request;
        private String cursor;

        Pages(ReadRequest request) {
            this.request = request;
            cursor = start(request);
        }

        @Override
        public Page next() throws IOException, InterruptedException {
            if (cursor.equals(END)) {
                return null;
            }
            String key = key(request);
            HttpResponse<byte[]> response = send(customized(HttpRequest.newBuilder(address()))
                    .header("X-Api-Key", key)
                    .build());
            if (isEnd(response)) {
                cursor = END;
                return null;
            }
            if (response.statusCode() != 200) {
                throw refused(response);
            }
            requireWhole(response);
            byte[] body = response.body();
            String asked = cursor;
            String next = PlainApiSource.this.next(new String(body, StandardCharsets.UTF_8));
            cursor = next.isEmpty() ? END : next;
            return decorated(Page.of(Page.JSON, body).withBookmark(bookmark(asked, next)), key);
        }

        private URI address() {
            String since = URLEncoder.encode(request.window().start().toString(), StandardCharsets.UTF_8);
            return URI.create(url + "?since=" + since + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
        }
    }
}
