// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
    private record Pair(long high, long low) {}

    @Test
    void holdsWhatASetOfPairsHolds() {
        Random random = new Random(7);
        Set<Pair> expected = new HashSet<>();
        Fingerprints found = new Fingerprints();

        for (int i = 0; i < 8_000; i++) {
            // Words of few values: many pairs share one of the two, and their slot.
            Pair pair = new Pair(random.nextInt(80) - 40, random.nextInt(80) - 40);
            assertThat(found.contains(pair.high(), pair.low())).isEqualTo(expected.contains(pair));
            expected.add(pair);
            found.add(pair.high(), pair.low());
        }

        assertThat(found.size()).isEqualTo(expected.size());
        assertThat(expected).allMatch(pair -> found.contains(pair.high(), pair.low()));
    }

    @Test
    void holdsZeroLikeAnyOther() {
        Fingerprints found = new Fingerprints();

        assertThat(found.contains(0, 0)).isFalse();
        found.add(0, 0);

        assertThat(found.contains(0, 0)).isTrue();
        assertThat(found.size()).isEqualTo(1);
    }
}
