// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** Looks into a page while it passes: decompresses, watches places, and takes a digest. */
final class Inspection implements ByteSink {
    private final JsonInspector json;
    private final MessageDigest digest = Digests.sha256();
    private final ByteSink entry;

    Inspection(List<JsonPointer> places, boolean gzip) {
        json = new JsonInspector(places);
        ByteSink plain = new ByteSink() {
            @Override
            public void accept(byte[] bytes, int offset, int length) throws IOException {
                digest.update(bytes, offset, length);
                json.accept(bytes, offset, length);
            }

            @Override
            public void finish() throws IOException {
                json.finish();
            }
        };
        entry = gzip ? new GzipDecoder(plain) : plain;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        entry.accept(bytes, offset, length);
    }

    @Override
    public void finish() throws IOException {
        entry.finish();
    }

    @Override
    public void close() {
        entry.close();
    }

    Optional<JsonInspector.Found> at(JsonPointer place) {
        return Optional.ofNullable(json.found(place));
    }

    /** Of the decompressed bytes; asked for once, at the end. */
    String digest() {
        return Digests.hex(digest.digest());
    }
}
