// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.ingest4j.core.Packed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDecodingTest {
    private static final String TEXT = "day,item,price\n2026-11-20,00123,1.5\n".repeat(5_000);

    static Stream<Arguments> packed() {
        return Stream.of(
                arguments("gzip", Packed.gzip(TEXT)),
                arguments("gzip", Packed.join(Packed.gzip(TEXT.substring(0, 100)), Packed.gzip(TEXT.substring(100)))),
                arguments("x-gzip", Packed.gzip(TEXT)),
                arguments("deflate", Packed.zlib(TEXT)),
                arguments("deflate", Packed.bareDeflate(TEXT)),
                arguments("zstd", Packed.zstd(TEXT)),
                arguments("zip", Packed.zip(TEXT, "prices.csv")),
                arguments("zip", Packed.zip(TEXT, "folder/", "folder/../../etc/passwd", "later/")));
    }

    @ParameterizedTest
    @MethodSource("packed")
    void givesThePlainBytes(String encoding, byte[] body) throws IOException {
        try (InputStream plain = ContentDecoding.decode(encoding, new ByteArrayInputStream(body))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
            assertThat(plain.read()).isEqualTo(-1);
        }
    }

    /** What is cut within the data never ends as if it were whole. */
    @ParameterizedTest
    @MethodSource("packed")
    void whatIsCutIsAnError(String encoding, byte[] body) {
        for (int length : new int[] {1, 5, body.length / 4, body.length / 3}) {
            assertThatThrownBy(() -> decode(encoding, Arrays.copyOf(body, length)))
                    .as("%d bytes of %s", length, encoding)
                    .isInstanceOf(IOException.class);
        }
    }

    /** Bare deflate has no checksum, and ZSTD has it where its writer likes. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zip"})
    void whatIsDamagedIsAnError(String encoding) {
        byte[] body = switch (encoding) {
            case "gzip" -> Packed.gzip(TEXT);
            case "deflate" -> Packed.zlib(TEXT);
            default -> Packed.zip(TEXT, "prices.csv");
        };
        byte[] damaged = body.clone();
        for (int i = body.length / 3; i < body.length / 2; i++) {
            damaged[i] ^= 0x55;
        }

        assertThatThrownBy(() -> decode(encoding, damaged)).isInstanceOf(IOException.class);
    }

    /** The JDK's own stream takes what is left of a second member for the end. */
    @Test
    void secondGzipMemberMustBeWhole() throws IOException {
        byte[] first = Packed.gzip("1,2\n");
        byte[] both = Packed.join(first, Packed.gzip("3,4\n"));

        for (int length = first.length + 1; length < both.length; length++) {
            byte[] cut = Arrays.copyOf(both, length);
            assertThatThrownBy(() -> decode("gzip", cut)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
        for (int i = first.length; i < first.length + 3; i++) {
            byte[] damaged = both.clone();
            damaged[i] ^= 1;
            assertThatThrownBy(() -> decode("gzip", damaged))
                    .isInstanceOf(ZipException.class)
                    .hasMessage("no gzip member where one should begin");
        }
        assertThat(decode("gzip", Arrays.copyOf(both, first.length))).asString().isEqualTo("1,2\n");
    }

    @Test
    void gzipHeaderCanHaveAllItsParts() throws IOException {
        byte[] plain = Packed.gzip("1,2\n");
        byte[] header = {
            0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 'o', 0, 7, 7
        };

        assertThat(decode("gzip", Packed.join(header, Arrays.copyOfRange(plain, 10, plain.length))))
                .asString()
                .isEqualTo("1,2\n");
    }

    @Test
    void whatFollowsAZipIsAnError() {
        byte[] two = Packed.join(Packed.zip(TEXT, "a.csv"), Packed.zip(TEXT, "b.csv"));

        assertThatThrownBy(() -> decode("zip", two))
                .isInstanceOf(ZipException.class)
                .hasMessage("more in it than one file: it lists 1 entries, and begins with 1");
    }

    @Test
    void zipMustBeWholeToItsEnd() {
        byte[] zip = Packed.zip("1,2\n", "a.csv");

        for (int length = 0; length < zip.length; length++) {
            byte[] cut = Arrays.copyOf(zip, length);
            assertThatThrownBy(() -> decode("zip", cut))
                    .as("%d of %d bytes", length, zip.length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void longListOfAZipIsUnderstood() throws IOException {
        assertThat(decode("zip", Packed.withLongEnd(Packed.zip(TEXT, "a.csv"))))
                .asString()
                .isEqualTo(TEXT);
        byte[] commented = Packed.zip(TEXT, "a.csv");
        commented[commented.length - 2] = 4;
        assertThat(decode("zip", Packed.join(commented, "text".getBytes(StandardCharsets.UTF_8))))
                .asString()
                .isEqualTo(TEXT);
    }

    @Test
    void folderWithBytesIsAnError() {
        assertThatThrownBy(() -> decode("zip", Packed.folderWithBytes()))
                .isInstanceOf(ZipException.class)
                .hasMessage("a folder in it has bytes, as only files have");
    }

    @Test
    void bodyStaysOpen() throws IOException {
        boolean[] closed = new boolean[1];
        InputStream body = new ByteArrayInputStream(Packed.gzip(TEXT)) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };

        ContentDecoding.decode("gzip", body).close();

        assertThat(closed[0]).isFalse();
    }

    @Test
    void secondFileInAZipIsAnError() {
        assertThatThrownBy(() -> decode("zip", Packed.zip(TEXT, "a.csv", "b.csv")))
                .isInstanceOf(ZipException.class)
                .hasMessage("more than one file in it");
    }

    @Test
    void zipWithoutAFileIsAnError() {
        assertThatThrownBy(() -> decode("zip", Packed.zip(TEXT, "folder/")))
                .isInstanceOf(ZipException.class)
                .hasMessage("no file in it, or no ZIP file at all");
        assertThatThrownBy(() -> decode("zip", TEXT.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ZipException.class)
                .hasMessage("no file in it, or no ZIP file at all");
    }

    @Test
    void zipOfManyFoldersIsAnError() {
        String[] folders =
                Stream.iterate(0, i -> i + 1).limit(200).map(i -> i + "/").toArray(String[]::new);

        assertThatThrownBy(() -> decode("zip", Packed.zip("", folders)))
                .isInstanceOf(ZipException.class)
                .hasMessage("more than 100 folders in it");
    }

    @Test
    void otherEncodingsAreNotKnown() {
        assertThat(ContentDecoding.knows("br")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decode("br", new byte[0]))
                .withMessage("the content encoding 'br' cannot be decoded");
    }

    private static byte[] decode(String encoding, byte[] body) throws IOException {
        try (InputStream plain = ContentDecoding.decode(encoding, new ByteArrayInputStream(body))) {
            return plain.readAllBytes();
        }
    }
}
