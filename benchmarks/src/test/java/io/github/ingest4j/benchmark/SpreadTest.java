// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.benchmark.contender.Report;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void medianIsTheMiddleOfAnOddNumber() {
        assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(4, 1, 9));
    }

    @Test
    void medianIsBetweenTheMiddleTwoOfAnEvenNumber() {
        assertThat(Spread.of(List.of(10.0, 1.0, 4.0, 2.0))).isEqualTo(new Spread(3, 1, 10));
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> Spread.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no figures, no median");
    }

    /** The ratio of the medians would be 10 / 4. */
    @Test
    void ratiosAreTakenWithinARound() {
        List<Sample> reference = samples(10, 30, 8);
        List<Sample> other = samples(5, 10, 4);

        assertThat(Spread.ofRatios(reference, other, Sample::cpuSeconds)).isEqualTo(new Spread(2, 2, 3));
    }

    @Test
    void ratiosNeedTheSameRounds() {
        assertThatThrownBy(() -> Spread.ofRatios(samples(1, 2), samples(1), Sample::cpuSeconds))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ratios need the same rounds: 2 and 1 samples");
    }

    private static List<Sample> samples(double... cpuSeconds) {
        return DoubleStream.of(cpuSeconds)
                .mapToObj(seconds -> new Sample(seconds, 1, new Report(1, 1, 1, 1, 1, 1)))
                .toList();
    }
}
