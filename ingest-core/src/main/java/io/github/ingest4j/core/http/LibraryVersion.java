// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this library, as its jar states it. */
final class LibraryVersion {
    private static final String RESOURCE = "/META-INF/maven/io.github.ingest4j/ingest-core/pom.properties";

    /** {@code development} outside a jar. */
    static final String TEXT = read();

    private LibraryVersion() {}

    private static String read() {
        Properties properties = new Properties();
        try (InputStream stream = LibraryVersion.class.getResourceAsStream(RESOURCE)) {
            if (stream != null) {
                properties.load(stream);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of ingest-core cannot be read", e);
        }
        return properties.getProperty("version", "development");
    }
}
