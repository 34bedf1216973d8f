// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.io.IOException;

/** Takes bytes as they pass. */
interface ByteSink extends AutoCloseable {
    void accept(byte[] bytes, int offset, int length) throws IOException;

    /** There are no more. */
    void finish() throws IOException;

    @Override
    default void close() {}
}
