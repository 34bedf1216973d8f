// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.ingest4j.core.Packed;
import java.io.IOException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What grows out of proportion when it is decompressed is stopped before twice as much has come out of it as may. */
class BombTest {
    private static final long LIMIT = 10L << 20;
    private static final int PIECE = 16 * 1024;

    static Stream<Arguments> bombs() {
        String blanks = " ".repeat(64 << 20);
        return Stream.of(
                arguments("gzip", Packed.gzip(blanks), decoder(GzipDecoder::new)),
                arguments("deflate", Packed.zlib(blanks), decoder(InflateDecoder::new)),
                arguments("zstd", Packed.zstd(blanks), decoder(ZstdDecoder::new)));
    }

    private static Function<ByteSink, ByteSink> decoder(Function<ByteSink, ByteSink> decoder) {
        return decoder;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void bombIsStoppedWithinTwiceTheLimit(String coding, byte[] bomb, Function<ByteSink, ByteSink> decoder)
            throws IOException {
        Counter plain = new Counter();

        try (ByteSink decoding = decoder.apply(plain)) {
            assertThatThrownBy(() -> {
                        for (int start = 0; start < bomb.length; start += PIECE) {
                            decoding.accept(bomb, start, Math.min(PIECE, bomb.length - start));
                        }
                    })
                    .isInstanceOf(RefusedBodyException.class)
                    .hasMessage("grows more than 100 times when decompressed");
        }

        assertThat(plain.count).isLessThan(2 * LIMIT);
    }

    private static final class Counter implements ByteSink {
        private long count;

        @Override
        public void accept(byte[] bytes, int offset, int length) {
            count += length;
        }

        @Override
        public void finish() {}
    }
}
