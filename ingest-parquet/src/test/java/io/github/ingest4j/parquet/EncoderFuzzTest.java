// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inputs that a fuzzer was started from and those it has found, and some of its own making. */
class EncoderFuzzTest {
    private static final int INPUTS = Integer.getInteger("ingest4j.fuzz.inputs", 800) / 16;

    static Stream<Path> keptInputs() throws Exception {
        Path folder =
                Path.of(EncoderFuzzTarget.class.getResource("EncoderFuzzTarget").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sorted = files.sorted().toList();
            return sorted.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("keptInputs")
    void keptInput(Path input) throws IOException {
        EncoderFuzzTarget.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    @Test
    void inputsOfOwnMaking() {
        for (int i = 0; i < INPUTS; i++) {
            Random random = new Random(i);
            byte[] input = new byte[20 + random.nextInt(200)];
            random.nextBytes(input);
            try {
                EncoderFuzzTarget.fuzzerTestOneInput(input);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("input " + i + ": " + HexFormat.of().formatHex(input), e);
            }
        }
    }
}
