// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** A staged object of a {@link LocalObjectStore}: a file in its staging folder. */
final class LocalUpload extends ObjectUpload {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final DurableFiles files;
    private final Path file;
    private final String key;
    private final FileChannel channel;
    private final OutputStream out;
    private final CRC32C crc = new CRC32C();
    private long bytes;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        BROKEN,
        SEALED,
        CLOSED
    }

    LocalUpload(DurableFiles files, Path file, String key) throws IOException {
        this.files = files;
        this.file = file;
        this.key = key;
        this.channel = files.open(file);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    static String hex(CRC32C crc) {
        return String.format("%08x", crc.getValue());
    }

    static String checksum(String hex) {
        return "crc32c:" + hex;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] body, int offset, int length) throws IOException {
        requireOpen();
        state = State.BROKEN;
        try {
            out.write(body, offset, length);
        } catch (IOException e) {
            throw DurableFiles.explained(e, "write", file);
        }
        crc.update(body, offset, length);
        bytes += length;
        state = State.OPEN;
    }

    @Override
    public long bytesWritten() {
        return bytes;
    }

    @Override
    public StagedObject seal() throws IOException {
        requireOpen();
        state = State.BROKEN;
        try {
            out.flush();
            channel.force(true);
            channel.close();
        } catch (IOException e) {
            throw DurableFiles.explained(e, "write", file);
        }
        files.syncFolder(DurableFiles.folderOf(file));
        state = State.SEALED;
        return new StagedObject(key, file.getFileName() + "-" + hex(crc), bytes, checksum(hex(crc)));
    }

    @Override
    public void close() throws IOException {
        if (state == State.OPEN || state == State.BROKEN) {
            state = State.CLOSED;
            channel.close();
            files.delete(file);
        }
    }

    private void requireOpen() throws IOException {
        if (state != State.OPEN) {
            throw new IOException("the upload of " + key + " takes nothing more: it is " + state);
        }
    }
}
