// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.core.KeptInputs;
import io.github.ingest4j.core.Mutations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inputs that a fuzzer was started from and those it has found, and some of its own making. */
class JsonFuzzTest {
    private static final int INPUTS = Integer.getInteger("ingest4j.fuzz.inputs", 800);

    static Stream<Path> keptInputs() {
        return KeptInputs.of(JsonFuzzTarget.class);
    }

    @ParameterizedTest
    @MethodSource("keptInputs")
    void keptInput(Path input) throws Exception {
        JsonFuzzTarget.fuzzerTestOneInput(KeptInputs.bytes(input));
    }

    @Test
    void inputsMadeOfThose() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (Path input : keptInputs().toList()) {
            seeds.add(KeptInputs.bytes(input));
        }
        assertThat(seeds).isNotEmpty();

        Mutations mutations = new Mutations(seeds, 5);
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = mutations.next();
            try {
                JsonFuzzTarget.fuzzerTestOneInput(input);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("input " + i + ": " + new String(input, StandardCharsets.ISO_8859_1), e);
            }
        }
    }
}
