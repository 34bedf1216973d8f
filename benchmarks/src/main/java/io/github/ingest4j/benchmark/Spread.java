// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle of some figures, and their ends. */
record Spread(double median, double min, double max) {

    static Spread of(List<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figures, no median");
        }
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    static Spread of(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return of(samples.stream().map(figure::applyAsDouble).toList());
    }

    /** How many times the reference took what the other took, round by round. */
    static Spread ofRatios(List<Sample> reference, List<Sample> other, ToDoubleFunction<Sample> figure) {
        if (reference.size() != other.size()) {
            throw new IllegalArgumentException(
                    "ratios need the same rounds: " + reference.size() + " and " + other.size() + " samples");
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < other.size(); i++) {
            ratios.add(figure.applyAsDouble(reference.get(i)) / figure.applyAsDouble(other.get(i)));
        }
        return of(ratios);
    }
}
