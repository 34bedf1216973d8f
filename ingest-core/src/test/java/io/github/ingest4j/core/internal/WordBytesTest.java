// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordBytesTest {

    @Test
    void firstMarkedByteIsFoundWhicheverOthersAreMarked() {
        for (int marked = 1; marked < 256; marked++) {
            long word = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                word |= (long) ((marked >> i) & 1) << (i * Byte.SIZE + 7);
            }

            assertThat(WordBytes.first(word)).as("%x", word).isEqualTo(Integer.numberOfTrailingZeros(marked));
        }
    }
}
