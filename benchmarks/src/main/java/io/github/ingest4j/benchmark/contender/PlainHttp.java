// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The JDK's client, which appends what comes to one file and follows Link headers. Counts pages. */
public final class PlainHttp {
    /**
     * With the value {@code true}, each page's SHA-256 is taken and its bytes are packed by gzip at the fastest level: what the
     * library's raw sink does with them.
     */
    public static final String PACK = "pack";

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int OK = 200;

    private PlainHttp() {}

    public static void main(String[] args) throws IOException {
        Contender.run(args, PlainHttp::download);
    }

    static long download(Job job) throws IOException {
        try {
            return job.settings().containsKey(PACK) ? packed(job) : plain(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static long plain(Job job) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        long pages = 0;
        URI at = URI.create(job.url());
        while (at != null) {
            pages++;
            at = next(ask(
                    client,
                    at,
                    BodyHandlers.ofFile(
                            job.output(),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.APPEND)));
        }
        return pages;
    }

    private static long packed(Job job) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        List<byte[]> digests = new ArrayList<>();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream file = new FileOutputStream(job.output().toFile())) {
            URI at = URI.create(job.url());
            while (at != null) {
                HttpResponse<InputStream> response = ask(client, at, BodyHandlers.ofInputStream());
                digests.add(pack(response.body(), file, buffer));
                at = next(response);
            }
        }
        return digests.size();
    }

    /** The SHA-256 of what came. */
    private static byte[] pack(InputStream in, OutputStream file, byte[] buffer) throws IOException {
        MessageDigest sha256 = sha256();
        Member member = new Member(file);
        try (InputStream body = in) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                sha256.update(buffer, 0, n);
                member.write(buffer, 0, n);
            }
            member.finish();
        } finally {
            member.free();
        }
        return sha256.digest();
    }

    private static <T> HttpResponse<T> ask(HttpClient client, URI at, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(at).version(HttpClient.Version.HTTP_1_1).build();
        HttpResponse<T> response = client.send(request, handler);
        if (response.statusCode() != OK) {
            throw new IOException("GET " + at + " answered " + response.statusCode());
        }
        return response;
    }

    private static @Nullable URI next(HttpResponse<?> response) {
        Optional<Matcher> link = response.headers().firstValue("Link").map(NEXT::matcher);
        return link.isPresent() && link.get().find()
                ? response.uri().resolve(link.get().group(1))
                : null;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** One member of a gzip file of many. */
    private static final class Member extends GZIPOutputStream {
        Member(OutputStream file) throws IOException {
            super(file, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }

        void free() {
            def.end();
        }
    }
}
