// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.core.internal.ContentDecoding;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Looks into a page while it passes: decompresses, watches places, and takes checksums of its records. */
final class Inspection implements ByteSink {
    private final JsonInspector json;
    /** Two, since one of 32 bits could be the same by chance; SHA-256 took a fifth of the time of a page. */
    private final CRC32C checksum = new CRC32C();

    private final CRC32 otherChecksum = new CRC32();
    private final JsonPointer records;
    private final ByteSink entry;
    private long passed;
    private long counted;

    /**
     * @param records where the array stands of which the digest is taken; of the whole document for the root
     * @param encoding of the bytes that come; empty where there is none
     */
    Inspection(Watched watched, JsonPointer records, String encoding) {
        this.records = records;
        json = new JsonInspector(watched);
        ByteSink plain = new ByteSink() {
            @Override
            public void accept(byte[] bytes, int offset, int length) throws IOException {
                json.accept(bytes, offset, length);
                addRecords(bytes, offset, length);
            }

            @Override
            public void finish() throws IOException {
                json.finish();
            }
        };
        entry = switch (encoding) {
            case "" -> plain;
            case ContentDecoding.GZIP -> new GzipDecoder(plain);
            case ContentDecoding.DEFLATE -> new InflateDecoder(plain);
            case ContentDecoding.ZSTD -> new ZstdDecoder(plain);
            default -> throw new IllegalArgumentException("nothing looks into bodies coded as " + encoding);
        };
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

    Optional<JsonInspector.Found> ofFirstRecord() {
        return Optional.ofNullable(json.ofFirstRecord());
    }

    Optional<JsonInspector.Found> ofLastRecord() {
        return Optional.ofNullable(json.ofLastRecord());
    }

    private void addRecords(byte[] bytes, int offset, int length) {
        long begin = records.matches() ? 0 : json.begin(records);
        long end = records.matches() ? Long.MAX_VALUE : json.end(records);
        int from = (int) Math.min(length, Math.max(0, begin - passed));
        int to = (int) Math.min(length, Math.max(0, end - passed));
        int count = Math.max(0, to - from);
        checksum.update(bytes, offset + from, count);
        otherChecksum.update(bytes, offset + from, count);
        counted += count;
        passed += length;
    }

    /** A text that differs between pages whose decompressed records do; not for what somebody may forge. */
    String digest() {
        return Long.toHexString(counted) + "-" + Long.toHexString(checksum.getValue()) + "-"
                + Long.toHexString(otherChecksum.getValue());
    }
}
