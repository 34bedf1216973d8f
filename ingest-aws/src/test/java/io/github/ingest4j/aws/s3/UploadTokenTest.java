// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.DamagedDataException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UploadTokenTest {
    private static final Random RANDOM = new Random(1);

    @Test
    void isReadBackAsItWasWritten() {
        UploadToken token = token(3, UploadTokenTest::md5);

        assertThat(UploadToken.decode(token.encode(), "s3://lake/a")).contains(token);
    }

    @Test
    void eTagsThatAreNoMd5AreKeptAsTheyAre() {
        UploadToken token = token(3, number -> number == 1 ? md5(1) : "W/\"tag é " + number + '"');

        assertThat(UploadToken.decode(token.encode(), "s3://lake/a")).contains(token);
    }

    @Test
    void upperCaseMd5IsNotTakenForLowerCase() {
        UploadToken token = token(1, number -> "\"00112233445566778899AABBCCDDEEFF\"");

        assertThat(UploadToken.decode(token.encode(), "s3://lake/a")).contains(token);
    }

    @Test
    void thousandPartsTake27CharactersEach() {
        String token = token(1000, UploadTokenTest::md5).encode();

        assertThat(token).hasSizeLessThan(27_000).matches("s3mpu1:[A-Za-z0-9_-]+");
    }

    @Test
    void anyTruncationIsFound() {
        String token = token(2, UploadTokenTest::md5).encode();

        for (int length = "s3mpu".length(); length < token.length(); length++) {
            String cut = token.substring(0, length);
            assertThatThrownBy(() -> UploadToken.decode(cut, "s3://lake/a"))
                    .isInstanceOf(DamagedDataException.class)
                    .hasMessageStartingWith("the receipt of the staged object s3://lake/a is damaged");
        }
    }

    @Test
    void surplusIsFound() {
        String token = token(2, UploadTokenTest::md5).encode() + "AAAA";

        assertThatThrownBy(() -> UploadToken.decode(token, "s3://lake/a")).isInstanceOf(DamagedDataException.class);
    }

    @Test
    void tokenWithoutPartsIsNone() {
        String token = new UploadToken("U", 0, new Crc32c(0), List.of()).encode();

        assertThatThrownBy(() -> UploadToken.decode(token, "s3://lake/a")).isInstanceOf(DamagedDataException.class);
    }

    private static UploadToken token(int parts, IntFunction<String> eTags) {
        return new UploadToken(
                "upload.id_" + "x".repeat(120),
                1L << 40,
                new Crc32c(-1),
                IntStream.range(0, parts)
                        .mapToObj(number -> new UploadToken.Part(eTags.apply(number), new Crc32c(RANDOM.nextInt())))
                        .toList());
    }

    private static String md5(int number) {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return '"' + HexFormat.of().formatHex(bytes) + '"';
    }
}
