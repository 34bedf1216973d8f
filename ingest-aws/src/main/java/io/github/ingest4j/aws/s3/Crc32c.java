// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;

/** A CRC-32C, as S3 writes it and as {@link io.github.ingest4j.store.StagedObject} does. */
record Crc32c(int value) {
    static Crc32c of(CRC32C running) {
        return new Crc32c((int) running.getValue());
    }

    static Crc32c of(byte[] bytes, int offset, int length) {
        CRC32C running = new CRC32C();
        running.update(bytes, offset, length);
        return of(running);
    }

    /** What a header says of a whole object, or empty where it is that of parts or there is none. */
    static Optional<Crc32c> ofObject(@Nullable String base64, @Nullable ChecksumType type) {
        if (base64 == null || type == ChecksumType.COMPOSITE) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the checksum of parts ends in their number: AAAAAA==-3
        }
        return bytes.length == Integer.BYTES
                ? Optional.of(new Crc32c(ByteBuffer.wrap(bytes).getInt()))
                : Optional.empty();
    }

    /** As a header has it. */
    String base64() {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    /** As receipts have it: {@code crc32c:1a2b3c4d}. */
    @Override
    public String toString() {
        return String.format("crc32c:%08x", value);
    }
}
