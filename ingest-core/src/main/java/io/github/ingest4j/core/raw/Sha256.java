// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A running SHA-256 hash. */
final class Sha256 {
    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    /** The hash of everything so far, in lower-case hexadecimal; to be called once. */
    String finish() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
