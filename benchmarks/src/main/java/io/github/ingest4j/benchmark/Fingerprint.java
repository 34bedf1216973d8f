// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Length and SHA-256 of some bytes: equal where they are. */
record Fingerprint(long bytes, String sha256) {

    /** Writes the bytes. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static Fingerprint of(Content content) throws IOException {
        try (Taker taker = new Taker()) {
            content.writeTo(taker);
            return new Fingerprint(taker.bytes, HexFormat.of().formatHex(taker.sha256.digest()));
        }
    }

    private static final class Taker extends OutputStream {
        private final MessageDigest sha256;
        private long bytes;

        Taker() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        @Override
        public void write(int b) {
            sha256.update((byte) b);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            sha256.update(buffer, offset, length);
            bytes += length;
        }
    }
}
