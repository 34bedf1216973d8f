// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.DamagedDataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All that another process needs, days later, to complete a multipart upload without asking S3 for its parts.
 *
 * <p>As text it is {@code s3mpu1:} and Base64: about 27 characters for each part where ETags are MD5 sums, as those of
 * S3 are.
 */
record UploadToken(String uploadId, long bytes, Crc32c crc, List<Part> parts) {
    private static final String FAMILY = "s3mpu";
    private static final String MARK = FAMILY + "1:";
    private static final Pattern OTHER_VERSION = Pattern.compile(FAMILY + "[0-9]+:");
    private static final int MD5_BYTES = 16;
    private static final Pattern MD5_ETAG = Pattern.compile("\"[0-9a-f]{32}\"");

    /** A part that was uploaded; its number is its place in the list, from 1. */
    record Part(String eTag, Crc32c crc) {}

    UploadToken {
        parts = List.copyOf(parts);
    }

    String encode() {
        ByteArrayOutputStream bytesOut = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytesOut)) {
            boolean md5 = parts.stream()
                    .allMatch(part -> MD5_ETAG.matcher(part.eTag()).matches());
            out.writeUTF(uploadId);
            out.writeLong(bytes);
            out.writeInt(crc.value());
            out.writeBoolean(md5);
            out.writeInt(parts.size());
            for (Part part : parts) {
                if (md5) {
                    out.write(HexFormat.of().parseHex(part.eTag(), 1, 1 + 2 * MD5_BYTES));
                } else {
                    out.writeUTF(part.eTag());
                }
                out.writeInt(part.crc().value());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes all that is written to it", e);
        }
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytesOut.toByteArray());
    }

    /**
     * Reads a token back; empty if it is none of ours but another store's.
     *
     * @param address of the object, for messages
     * @throws DamagedDataException if it is ours and cannot be read
     * @throws ConfigurationException if it is that of a later version
     */
    static Optional<UploadToken> decode(String token, String address) {
        if (!token.startsWith(FAMILY)) {
            return Optional.empty();
        }
        if (!token.startsWith(MARK)) {
            if (!OTHER_VERSION.matcher(token).lookingAt()) {
                throw new DamagedDataException(damage(address, "it is cut short"));
            }
            throw new ConfigurationException("the receipt of the staged object " + address
                    + " was written by a later version of ingest4j; run that version, which can complete or abort it");
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token.substring(MARK.length()));
            return Optional.of(decode(new DataInputStream(new ByteArrayInputStream(bytes))));
        } catch (EOFException e) {
            throw new DamagedDataException(damage(address, "it is cut short"), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedDataException(damage(address, String.valueOf(e.getMessage())), e);
        }
    }

    private static String damage(String address, String reason) {
        return "the receipt of the staged object " + address + " is damaged: " + reason;
    }

    private static UploadToken decode(DataInputStream in) throws IOException {
        String uploadId = in.readUTF();
        long bytes = in.readLong();
        Crc32c crc = new Crc32c(in.readInt());
        boolean md5 = in.readBoolean();
        int count = in.readInt();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String eTag = md5 ? "\"" + HexFormat.of().formatHex(exactly(MD5_BYTES, in)) + "\"" : in.readUTF();
            parts.add(new Part(eTag, new Crc32c(in.readInt())));
        }
        if (count < 1 || in.read() >= 0) {
            throw new IOException("its length does not fit its " + count + " parts");
        }
        return new UploadToken(uploadId, bytes, crc, parts);
    }

    private static byte[] exactly(int length, DataInputStream in) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
