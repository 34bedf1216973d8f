// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipDecoderTest {
    private static final int FIXED_HEADER = 10;

    @Test
    void anyPiecesGiveThePlainBytes() throws IOException {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            byte[] plain = bytes(random, random.nextInt(50_000));
            byte[] stream = gzip(plain);

            assertThat(decode(stream, 1 + random.nextInt(9000))).isEqualTo(plain);
        }
    }

    @Test
    void membersAreJoined() throws IOException {
        byte[] one = {1, 2, 3};
        byte[] other = new byte[100_000];
        byte[] stream = join(join(gzip(one), gzip(new byte[0])), gzip(other));

        assertThat(decode(stream, 13)).isEqualTo(join(one, other));
    }

    @Test
    void everyOptionalPartOfTheHeaderIsSkipped() throws IOException {
        byte[] plain = {4, 5, 6};
        byte[] member = gzip(plain);
        for (int flags = 0; flags < 32; flags++) {
            byte[] stream = join(header(flags), Arrays.copyOfRange(member, FIXED_HEADER, member.length));

            assertThat(decode(stream, 1)).isEqualTo(plain);
            assertThat(decode(stream, 100)).isEqualTo(plain);
        }
    }

    @Test
    void aCutIsNoticedWhereverItIs() throws IOException {
        byte[] stream = gzip(bytes(new Random(2), 300));
        for (int length = 0; length < stream.length; length++) {
            byte[] cut = Arrays.copyOf(stream, length);

            assertThatThrownBy(() -> decode(cut, 64))
                    .isInstanceOf(IOException.class)
                    .hasMessage("ended before its gzip stream did");
        }
    }

    @Test
    void aFlippedBitIsNoticed() throws IOException {
        byte[] stream = gzip(bytes(new Random(3), 2000));
        for (int i = FIXED_HEADER; i < stream.length; i++) {
            byte[] damaged = stream.clone();
            damaged[i] ^= 0x10;

            assertThatThrownBy(() -> decode(damaged, 64)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsNoGzipIsRefused() {
        assertThatThrownBy(() -> decode("{\"plain\":true}".getBytes(), 5))
                .isInstanceOf(IOException.class)
                .hasMessage("is no valid gzip stream");
    }

    @Test
    void smallBodiesMayShrinkAsTheyLike() throws IOException {
        byte[] zeros = new byte[5 << 20];

        assertThat(decode(gzip(zeros), 512)).hasSize(zeros.length);
    }

    @Test
    void aBombIsStopped() throws IOException {
        byte[] bomb = gzip(new byte[64 << 20]);

        assertThatThrownBy(() -> decode(bomb, 512))
                .isInstanceOf(RefusedBodyException.class)
                .hasMessage("grows more than 100 times when decompressed");
    }

    private static byte[] decode(byte[] stream, int piece) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteSink target = new ByteSink() {
            @Override
            public void accept(byte[] bytes, int offset, int length) {
                plain.write(bytes, offset, length);
            }

            @Override
            public void finish() {}
        };
        try (GzipDecoder decoder = new GzipDecoder(target)) {
            for (int start = 0; start < stream.length; start += piece) {
                decoder.accept(stream, start, Math.min(piece, stream.length - start));
            }
            decoder.finish();
        }
        return plain.toByteArray();
    }

    /** Half noise, half repetition. */
    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextBoolean() ? i : random.nextInt());
        }
        return bytes;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(int flags) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, (byte) flags, 0, 0, 0, 0, 0, 3});
        if ((flags & 4) != 0) {
            header.writeBytes(new byte[] {3, 0, 9, 9, 9});
        }
        if ((flags & 8) != 0) {
            header.writeBytes("a long file name.json\0".getBytes());
        }
        if ((flags & 16) != 0) {
            header.writeBytes("\0".getBytes());
        }
        if ((flags & 2) != 0) {
            CRC32 crc = new CRC32();
            crc.update(header.toByteArray());
            header.write((int) crc.getValue());
            header.write((int) crc.getValue() >> 8);
        }
        return header.toByteArray();
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
