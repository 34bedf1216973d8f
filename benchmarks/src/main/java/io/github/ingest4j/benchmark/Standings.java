// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * How the rounds have ended.
 *
 * @param references those that the others are compared with, as far as they took part
 * @param inputBytes what each entrant had to get through
 */
record Standings(List<Entrant> entrants, List<String> references, Rounds rounds, long inputBytes) {

    Table table() {
        List<String> present = references.stream().filter(rounds::has).toList();
        List<String> header = new ArrayList<>(List.of("contender", "CPU s", "MB / CPU s"));
        present.forEach(reference -> header.add("x " + reference + ", CPU"));
        present.forEach(reference -> header.add("x " + reference + ", wall"));
        header.addAll(List.of("wall s", "peak RSS MB", "output MB"));
        Table table = new Table(header);
        for (Entrant entrant : entrants) {
            List<Sample> samples = rounds.of(entrant.name());
            Spread cpu = Spread.of(samples, Sample::cpuSeconds);
            List<String> cells = new ArrayList<>();
            cells.add(entrant.name());
            cells.add(Table.figure(cpu, 2));
            cells.add(Table.figure(inputBytes / (double) Race.MB / cpu.median(), 1));
            present.forEach(reference ->
                    cells.add(Table.ratio(Spread.ofRatios(rounds.of(reference), samples, Sample::cpuSeconds))));
            present.forEach(reference ->
                    cells.add(Table.ratio(Spread.ofRatios(rounds.of(reference), samples, Sample::wallSeconds))));
            cells.add(Table.figure(Spread.of(samples, Sample::wallSeconds), 2));
            cells.add(Table.figure(Spread.of(samples, Sample::peakMb), 0));
            cells.add(Table.figure(Spread.of(samples, Sample::outputMb), 2));
            table.row(cells);
        }
        return table;
    }
}
