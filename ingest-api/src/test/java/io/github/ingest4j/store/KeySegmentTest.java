// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySegmentTest {

    @ParameterizedTest
    @CsvSource({
        "weather-2_a.b, weather-2_a.b",
        "a/b, a%2Fb",
        "a b, a%20b",
        "100%, 100%25",
        ".., %2E%2E",
        "., %2E",
        "..., ...",
        "ø, %C3%B8",
        "a=b*?, a%3Db%2A%3F"
    })
    void everythingButPlainCharactersIsEncoded(String name, String segment) {
        assertThat(KeySegment.encode(name)).isEqualTo(segment);
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 000", "7, 3, 007", "1000, 3, 1000", "9223372036854775807, 6, 9223372036854775807", "5, 0, 5"})
    void numbersHaveAtLeastSoManyDigits(long number, int digits, String segment) {
        assertThat(KeySegment.number(number, digits)).isEqualTo(segment);
    }

    @Test
    void negativeNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeySegment.number(-1, 3))
                .withMessage("a number in a key cannot be negative, is -1");
    }

    @ParameterizedTest
    @CsvSource({"a/b-1, a%2Fb-1", "ø, %C3%B8", "A, A~559aead08264d579", "eu/West, eu%2FWest~6bd134c4435061bb"})
    void namesWithUpperCaseEndInAHashWhereCaseMayNotCount(String name, String segment) {
        assertThat(KeySegment.encodeCaseless(name)).isEqualTo(segment);
    }

    @Test
    void longNamesStayDistinctWhereCaseDoesNotCount() {
        String lower = KeySegment.encodeCaseless("x".repeat(300));
        String upper = KeySegment.encodeCaseless("X".repeat(300));

        assertThat(lower).hasSize(KeySegment.MAX_LENGTH).isNotEqualToIgnoringCase(upper);
        assertThat(upper).hasSize(KeySegment.MAX_LENGTH);
    }

    @Test
    void emptyNameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeySegment.encode(""));
    }

    @Test
    void longNamesAreCutAndStayDistinct() {
        String start = "x".repeat(300);

        String one = KeySegment.encode(start + "1");
        String two = KeySegment.encode(start + "2");

        assertThat(one).hasSize(KeySegment.MAX_LENGTH).isNotEqualTo(two);
        assertThat(KeySegment.encode("x".repeat(200))).isEqualTo("x".repeat(200));
    }

    @Test
    void differentNamesGiveDifferentSafeSegments() {
        Random random = new Random(7);
        Set<String> names = new HashSet<>();
        Set<String> segments = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int n = random.nextInt(5) + 1; n > 0; n--) {
                name.append("ab./%~ é".charAt(random.nextInt(8)));
            }
            names.add(name.toString());
            String segment = KeySegment.encode(name.toString());
            segments.add(segment);
            assertThat(segment).matches("[A-Za-z0-9_.%~-]+").isNotIn(".", "..");
        }
        assertThat(segments).hasSameSizeAs(names);
    }
}
