// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the decoder of the JDK, whatever the borders of the chunks. */
class Utf8CheckTest {

    @Test
    void agreesWithTheJdk() {
        Random random = new Random(3);
        byte[] text = "plain ASCII text, é, 漢字, 😀, \u07FF\u0800\uFFFF\uD7FF\uE000".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = Arrays.copyOf(text, random.nextInt(text.length + 1));
            for (int faults = random.nextInt(3); faults > 0 && bytes.length > 0; faults--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }

            assertThat(isUtf8InChunks(bytes, random)).isEqualTo(isUtf8(bytes));
        }
    }

    private static boolean isUtf8InChunks(byte[] bytes, Random random) {
        Utf8Check check = new Utf8Check();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
            if (check.check(bytes, from, to) >= 0) {
                return false;
            }
            from = to;
        }
        return !check.isInsideCharacter();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void findsTheFirstLineFeed() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] =
                        (byte) (random.nextInt(30) == 0 ? '\n' : random.nextInt(256) == 0 ? 0x0B : random.nextInt(256));
            }
            int from = random.nextInt(bytes.length + 1);
            int expected = -1;
            for (int at = bytes.length - 1; at >= from; at--) {
                expected = bytes[at] == '\n' ? at : expected;
            }

            assertThat(Utf8Check.indexOfLineFeed(bytes, from, bytes.length)).isEqualTo(expected);
        }
    }
}
