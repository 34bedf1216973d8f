// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

import java.util.stream.Collectors;

/** Trips of taxis. */
final class TripWriter implements RecordWriter {
    private static final long FIRST_MILLIS = 1_767_225_600_000L;
    private static final int ZONES = 265;

    @Override
    public String header() {
        return Shape.TAXI.columns().stream().map(Column::name).collect(Collectors.joining(","));
    }

    @Override
    public void write(Dice dice, long number, Text out) {
        long start = FIRST_MILLIS + number * 900 + dice.below(600_000);
        int meters = 300 + dice.below(4_000) * (1 + dice.below(6));
        int fare = 300 + meters / 4 + dice.below(50) * 10;
        int tip = dice.oneIn(3) ? 0 : fare * dice.below(30) / 100;
        int tolls = dice.oneIn(12) ? 694 : 0;
        out.add(1 + dice.below(2)).add(",").dateTime(start, ' ');
        out.add(",").dateTime(start + meters * 240L, ' ').add(",");
        if (!dice.oneIn(25)) {
            out.add(1 + Math.min(dice.below(6), dice.below(6)));
        }
        out.add(",").fixed(meters / 16, 2).add(",").add(dice.oneIn(30) ? 2 : 1);
        out.add(dice.oneIn(100) ? ",Y," : ",N,").add(1 + dice.below(ZONES));
        out.add(",").add(1 + dice.below(ZONES)).add(",").add(tip > 0 ? 1 : 2);
        out.add(",").fixed(fare, 2).add(",").fixed(dice.below(4) * 50L, 2).add(",0.5,");
        out.fixed(tip, 2).add(",").fixed(tolls, 2).add(",0.3,");
        out.fixed(fare + tip + tolls + 80L, 2).add(dice.oneIn(5) ? ",0.0," : ",2.5,");
        if (!dice.oneIn(25)) {
            out.add(dice.oneIn(10) ? "1.25" : "0.0");
        }
    }
}
