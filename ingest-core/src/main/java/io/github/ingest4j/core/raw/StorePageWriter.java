// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import io.github.ingest4j.Page;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSink;
import io.github.ingest4j.RawWriteException;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.store.KeySegment;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes pages into staged parts, and publishes the parts when it is sealed. */
final class StorePageWriter implements RawSink.PageWriter {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int COMPLETE_ATTEMPTS = 3;
    private static final Set<String> COMPRESSED_TYPES = Set.of(
            "application/gzip",
            "application/x-gzip",
            "application/zip",
            "application/zstd",
            "application/x-bzip2",
            "application/x-xz",
            "application/x-7z-compressed",
            "application/vnd.apache.parquet");

    private final ObjectStore store;
    private final String folder;
    private final String slice;
    private final long partBytes;
    private final int memoryPageBytes;
    private final GzipPacker packer = new GzipPacker();
    private final List<Part> parts = new ArrayList<>();
    private @Nullable ObjectUpload upload;
    private List<StoredPage> pages = new ArrayList<>();
    private int stagings;
    private int pageCount;
    private long received;
    private boolean usable = true;
    private boolean sealed;

    private record Part(StagedObject staged, List<StoredPage> pages) {}

    StorePageWriter(ObjectStore store, String folder, String slice, long partBytes, int memoryPageBytes) {
        this.store = store;
        this.folder = folder;
        this.slice = slice;
        this.partBytes = partBytes;
        this.memoryPageBytes = memoryPageBytes;
    }

    @Override
    public StoredPage write(Page page) throws IOException {
        requireUsable();
        byte[] head = page.body().readNBytes(memoryPageBytes + 1);
        StoredPage stored;
        try {
            stored = head.length <= memoryPageBytes ? append(page, head) : stream(page, head);
        } catch (RawWriteException e) {
            usable = false;
            throw e;
        }
        pageCount++;
        received += stored.receivedBytes();
        return stored;
    }

    @Override
    public long bytesWritten() {
        return received;
    }

    @Override
    public RawSet seal() throws IOException {
        requireUsable();
        usable = false;
        packer.close();
        List<RawSet.RawPart> listed = new ArrayList<>();
        if (upload != null) {
            endPart(upload);
        }
        for (Part part : parts) {
            complete(part.staged());
            StagedObject staged = part.staged();
            listed.add(new RawSet.RawPart(staged.key(), staged.bytes(), staged.checksum(), part.pages()));
        }
        sealed = true;
        return new RawSet(listed);
    }

    @Override
    public void close() throws IOException {
        packer.close();
        if (sealed) {
            return;
        }
        sealed = true;
        usable = false;
        if (upload != null) {
            upload.close();
        }
        for (Part part : parts) {
            store.abort(part.staged().key(), part.staged().token());
        }
    }

    private StoredPage append(Page page, byte[] body) throws RawWriteException {
        boolean compress = isPlain(page);
        Sha256 sha256 = new Sha256();
        sha256.update(body, 0, body.length);
        try {
            byte[] bytes = compress ? gzip(body) : body;
            ObjectUpload open = upload == null ? stage() : upload;
            upload = open;
            long offset = open.bytesWritten();
            open.write(bytes);
            StoredPage stored = stored(page, offset, bytes.length, compress, body.length, sha256.finish());
            pages.add(stored);
            if (open.bytesWritten() >= partBytes) {
                endPart(open);
            }
            return stored;
        } catch (RawWriteException e) {
            throw e;
        } catch (IOException e) {
            throw failed("write", folder, e);
        }
    }

    /** Stores a page that is too long for memory in a part of its own, which is dropped if the page breaks off. */
    private StoredPage stream(Page page, byte[] head) throws IOException {
        if (upload != null) {
            endPart(upload);
        }
        ObjectUpload own = stage();
        StoredPage stored;
        try {
            stored = copy(page, head, own);
        } catch (IOException | RuntimeException | Error e) {
            try {
                own.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        pages.add(stored);
        endPart(own);
        return stored;
    }

    private StoredPage copy(Page page, byte[] head, ObjectUpload own) throws IOException {
        boolean compress = isPlain(page);
        Sha256 sha256 = new Sha256();
        long length = head.length;
        InputStream body = page.body();
        OutputStream part = new PartOutput(own);
        OutputStream out = compress ? packer.begin(part) : part;
        sha256.update(head, 0, head.length);
        out.write(head, 0, head.length);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            sha256.update(buffer, 0, n);
            out.write(buffer, 0, n);
            length += n;
        }
        if (out instanceof GzipPacker.Member member) {
            member.finish();
        }
        return stored(page, 0, own.bytesWritten(), compress, length, sha256.finish());
    }

    private StoredPage stored(
            Page page, long offset, long storedBytes, boolean compressed, long receivedBytes, String sha256) {
        return new StoredPage(
                pageCount + 1,
                offset,
                storedBytes,
                compressed ? StoredPage.GZIP : StoredPage.IDENTITY,
                receivedBytes,
                sha256,
                page.mediaType(),
                encoding(page),
                slice,
                page.attributes());
    }

    private ObjectUpload stage() throws RawWriteException {
        String key = folder + "part-" + KeySegment.number(stagings, 5);
        try {
            stagings++;
            return store.stage(key);
        } catch (IOException e) {
            throw failed("stage", key, e);
        }
    }

    private void endPart(ObjectUpload open) throws RawWriteException {
        try {
            parts.add(new Part(open.seal(), pages));
        } catch (IOException e) {
            throw failed("seal", folder, e);
        }
        pages = new ArrayList<>();
        upload = null;
    }

    /** A lost answer is no failure: completing is repeatable, and what is there can be compared with what was written. */
    private void complete(StagedObject part) throws RawWriteException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (store.complete(part.key(), part.token()) == ObjectStore.CompleteResult.COMPLETED || isThere(part)) {
                    return;
                }
                throw new StoreRefusedException("neither staged any more nor there as it was written");
            } catch (IOException e) {
                if (attempt == COMPLETE_ATTEMPTS || e instanceof StoreRefusedException) {
                    throw failed("complete", part.key(), e);
                }
            }
        }
    }

    private boolean isThere(StagedObject part) throws IOException {
        return store.stat(part.key())
                .filter(stat -> stat.bytes() == part.bytes() && stat.checksum().equals(part.checksum()))
                .isPresent();
    }

    private void requireUsable() {
        if (!usable) {
            throw new IllegalStateException("the writer of " + folder + " is sealed, closed, or its store has failed");
        }
    }

    private static boolean isPlain(Page page) {
        String type = page.mediaType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return encoding(page).equals(StoredPage.IDENTITY) && !COMPRESSED_TYPES.contains(type);
    }

    private static String encoding(Page page) {
        return page.contentEncoding()
                .map(encoding -> encoding.strip().toLowerCase(Locale.ROOT))
                .filter(encoding -> !encoding.isEmpty())
                .orElse(StoredPage.IDENTITY);
    }

    private byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4 + 64);
        GzipPacker.Member member = packer.begin(out);
        member.write(body);
        member.finish();
        return out.toByteArray();
    }

    private static RawWriteException failed(String operation, String place, IOException cause) {
        return new RawWriteException("cannot " + operation + " raw part " + place + ": " + cause.getMessage(), cause);
    }

    /** Tells failures of the store from those of the page that is copied to it. */
    private static final class PartOutput extends OutputStream {
        private final ObjectUpload upload;

        PartOutput(ObjectUpload upload) {
            this.upload = upload;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                upload.write(bytes, offset, length);
            } catch (IOException e) {
                throw failed("write", "of a long page", e);
            }
        }
    }
}
