// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;

/** Breaks the rules: makes objects from bytes. */
public final class Thawing {
    Object thaw(InputStream in) throws IOException, ClassNotFoundException {
        try (ObjectInputStream objects = new ObjectInputStream(in)) {
            return objects.readObject();
        }
    }
}
