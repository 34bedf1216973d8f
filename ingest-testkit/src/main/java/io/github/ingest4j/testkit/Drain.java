// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A way to read a body to its end. */
@FunctionalInterface
interface Drain {
    Drain WHOLE = InputStream::readAllBytes;

    byte[] bytes(InputStream body) throws IOException;

    static byte[] byteByByte(InputStream body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int octet;
        while ((octet = body.read()) >= 0) {
            bytes.write(octet);
        }
        assertThat(body.read()).as("what follows the end of a body").isEqualTo(-1);
        return bytes.toByteArray();
    }

    static byte[] inParts(InputStream body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[9];
        int count;
        while ((count = body.read(part, 2, 5)) >= 0) {
            bytes.write(part, 2, count);
        }
        assertThat(body.read(part, 2, 5)).as("what follows the end of a body").isEqualTo(-1);
        return bytes.toByteArray();
    }
}
