// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Who wrote a file, in the form that {@code parquet.thrift} wants at {@code created_by}: readers look for known faults by it.
 * Kept in a resource and not in a manifest, since jars that are merged for a function lose theirs.
 */
final class CreatedBy {
    static final String TEXT = read();

    private CreatedBy() {}

    private static String read() {
        try (InputStream resource = CreatedBy.class.getResourceAsStream("created-by.txt")) {
            return new String(requireNonNull(resource, "created-by.txt").readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
