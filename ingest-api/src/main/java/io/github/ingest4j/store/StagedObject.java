// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.store;

import static java.util.Objects.requireNonNull;

/**
 * The receipt of a sealed object.
 *
 * @param key the key under which it will become visible
 * @param token opaque to everybody but the store: with it any process completes or aborts the staged object
 * @param checksum algorithm and value, such as {@code crc32c:1a2b3c4d}, as {@link ObjectStore#stat} gives it later
 */
public record StagedObject(String key, String token, long bytes, String checksum) {
    public StagedObject {
        requireNonNull(key, "key");
        requireNonNull(token, "token");
        requireNonNull(checksum, "checksum");
    }
}
