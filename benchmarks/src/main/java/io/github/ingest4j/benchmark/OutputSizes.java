// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How large the files are, at the same levels of the codec. */
record OutputSizes(long defaultBytes, List<Entrant> entrants) implements Measurement {
    private static final List<Integer> LEVELS = List.of(1, 3, 6);

    @Override
    public Finding measure(Context context) throws IOException {
        long bytes = context.flags().mb().isPresent() ? context.flags().mb().getAsInt() * Race.MB : defaultBytes;
        Path input = context.input(Shape.EVENTS, Frame.NDJSON, bytes);
        List<String> header = new ArrayList<>(List.of("contender"));
        LEVELS.forEach(level -> header.add("level " + level + ", bytes"));
        Table table = new Table(header);
        for (Entrant entrant : context.flags().chosen(entrants)) {
            List<String> cells = new ArrayList<>(List.of(entrant.name()));
            for (int level : LEVELS) {
                Sample sample = context.launcher()
                        .run(entrant, context.job(entrant, Shape.EVENTS, Frame.NDJSON, input, level), Race.TIMEOUT);
                context.say(entrant.name() + " at level " + level + ": "
                        + sample.report().outputBytes());
                cells.add(Long.toString(sample.report().outputBytes()));
            }
            table.row(cells);
        }
        return new Finding("Events as NDJSON, " + bytes + " bytes.\n\n" + table, true);
    }
}
