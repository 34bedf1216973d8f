// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void bytesCountAndNotHowTheyAreWritten() throws IOException {
        Fingerprint whole = Fingerprint.of(out -> out.write("abc".getBytes(UTF_8)));

        Fingerprint pieces = Fingerprint.of(out -> {
            out.write('a');
            out.write("xbcx".getBytes(UTF_8), 1, 2);
        });

        assertThat(pieces).isEqualTo(whole);
        assertThat(whole.bytes()).isEqualTo(3);
        assertThat(whole.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Fingerprint.of(out -> out.write("abd".getBytes(UTF_8)))).isNotEqualTo(whole);
    }
}
