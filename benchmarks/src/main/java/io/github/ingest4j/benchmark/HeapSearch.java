// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.Launcher.FailedRunException;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The smallest heap of a list that each entrant gets through an input with. */
record HeapSearch(long defaultBytes, List<Entrant> entrants) implements Measurement {
    private static final List<Integer> HEAPS_MB = List.of(16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024, 2048);
    private static final int FIRST_MB = 512;
    private static final Duration LEAST_TIMEOUT = Duration.ofMinutes(1);
    private static final int TIMES_SLOWER = 6;

    @Override
    public Finding measure(Context context) throws IOException {
        long bytes = context.flags().mb().isPresent() ? context.flags().mb().getAsInt() * Race.MB : defaultBytes;
        Path input = context.input(Shape.EVENTS, Frame.NDJSON, bytes);
        Table table = new Table(
                List.of("contender", "settings", "passes with MB", "fails with MB", "peak RSS MB", "output MB"));
        StringBuilder notes = new StringBuilder();
        for (Entrant entrant : context.flags().chosen(entrants)) {
            Entrant able = entrant;
            for (String unknown : entrant.unknownSettings()) {
                able = able.unset(unknown);
                notes.append("Without ").append(unknown).append(" of ").append(entrant.name());
                notes.append(", which the library does not have.\n");
            }
            table.row(search(context, able, input));
        }
        return new Finding(notes + "" + Files.size(input) + " bytes of NDJSON.\n\n" + table, true);
    }

    private static List<String> search(Context context, Entrant entrant, Path input) throws IOException {
        int at = HEAPS_MB.indexOf(FIRST_MB);
        Duration timeout = Race.TIMEOUT;
        Sample passed = run(context, entrant, input, HEAPS_MB.get(at), timeout);
        String settings =
                entrant.settings().isEmpty() ? "defaults" : entrant.settings().toString();
        boolean isRoomy = passed == null;
        while (passed == null && at < HEAPS_MB.size() - 1) {
            passed = run(context, entrant, input, HEAPS_MB.get(++at), timeout);
        }
        if (passed == null) {
            return List.of(entrant.name(), settings, "-", Integer.toString(HEAPS_MB.get(at)), "-", "-");
        }
        while (!isRoomy && at > 0) {
            timeout = timeout(passed);
            Sample next = run(context, entrant, input, HEAPS_MB.get(at - 1), timeout);
            if (next == null) {
                break;
            }
            passed = next;
            at--;
        }
        return List.of(
                entrant.name(),
                settings,
                Integer.toString(HEAPS_MB.get(at)),
                at == 0 ? "-" : Integer.toString(HEAPS_MB.get(at - 1)),
                Table.figure(passed.peakMb(), 0),
                Table.figure(passed.outputMb(), 2));
    }

    /** A heap that only collects garbage has failed. */
    private static Duration timeout(Sample passed) {
        Duration slow = Duration.ofMillis((long) (passed.wallSeconds() * 1000 * TIMES_SLOWER));
        return slow.compareTo(LEAST_TIMEOUT) > 0 ? slow : LEAST_TIMEOUT;
    }

    private static @Nullable Sample run(Context context, Entrant entrant, Path input, int mb, Duration timeout)
            throws IOException {
        try {
            Sample sample = context.launcher()
                    .run(
                            entrant.heapMb(mb),
                            context.job(
                                    entrant,
                                    Shape.EVENTS,
                                    Frame.NDJSON,
                                    input,
                                    context.flags().level()),
                            timeout,
                            "-XX:+ExitOnOutOfMemoryError");
            context.say(entrant.name() + " passes with " + mb + " MB");
            return sample;
        } catch (FailedRunException e) {
            context.say(entrant.name() + " fails with " + mb + " MB");
            return null;
        }
    }
}
