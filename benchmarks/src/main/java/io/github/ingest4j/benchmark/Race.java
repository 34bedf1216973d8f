// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.contender.Comparison;
import io.github.ingest4j.benchmark.contender.Job;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts one input with all entrants, in rounds.
 *
 * @param references those that the others are compared with
 */
record Race(Shape shape, Frame frame, long defaultBytes, List<Entrant> entrants, List<String> references)
        implements Measurement {
    static final Duration TIMEOUT = Duration.ofHours(1);
    static final long MB = 1_000_000;

    private static final String EQUAL = "equal";

    /** Below it, start and compilation are most of what is measured. */
    private static final long TELLING_BYTES = 100 * MB;

    Race with(List<Entrant> others) {
        return new Race(shape, frame, defaultBytes, others, references);
    }

    @Override
    public Finding measure(Context context) throws IOException {
        List<Entrant> able = new ArrayList<>();
        StringBuilder notes = new StringBuilder();
        for (Entrant entrant : context.flags().chosen(entrants)) {
            if (entrant.unknownSettings().isEmpty()) {
                able.add(entrant);
            } else {
                notes.append("Left out: ").append(entrant.name()).append(", since the library has no setting ");
                notes.append(String.join(", ", entrant.unknownSettings())).append(".\n");
            }
        }
        long bytes = bytes(context);
        Path input = context.input(shape, frame, bytes);
        readOnce(input);
        int level = context.flags().level();
        Rounds rounds = Rounds.of(able, context.flags().rounds(), (entrant, round) -> {
            Sample sample = context.launcher().run(entrant, context.job(entrant, shape, frame, input, level), TIMEOUT);
            context.say("round " + (round + 1) + " " + entrant.name() + ": " + Table.figure(sample.cpuSeconds(), 2)
                    + " s CPU, " + Table.figure(sample.wallSeconds(), 2) + " s");
            return sample;
        });
        if (bytes < TELLING_BYTES && defaultBytes >= TELLING_BYTES) {
            notes.append("A small input: shows that it works, and mostly how processes start.\n");
        }
        notes.append(Files.size(input))
                .append(" bytes, ")
                .append(rounds.of(able.get(0).name()).get(0).report().rows());
        notes.append(" records, zstd level ").append(level).append(".\n\n");
        StringBuilder text = notes.append(new Standings(able, references, rounds, Files.size(input)).table());
        boolean isGood = !context.flags().checks() || check(context, able, input, text);
        for (Entrant entrant : able) {
            Files.deleteIfExists(
                    context.job(entrant, shape, frame, input, level).output());
        }
        return new Finding(text.toString(), isGood);
    }

    private long bytes(Context context) {
        return context.flags().mb().isPresent() ? context.flags().mb().getAsInt() * MB : defaultBytes;
    }

    /** So that no entrant has to wait for the disk. */
    private static void readOnce(Path input) throws IOException {
        try (InputStream in = Files.newInputStream(input)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Adds a line for each entrant; says whether all wrote what DuckDB reads. */
    private boolean check(Context context, List<Entrant> able, Path input, StringBuilder text) throws IOException {
        boolean isGood = true;
        text.append("\nCompared with DuckDB's own reading of the input, all rows, both ways:\n\n");
        for (Entrant entrant : able) {
            if (entrant.jars().isEmpty()) {
                continue;
            }
            Job job = context.job(entrant, shape, frame, input, context.flags().level());
            String line = "- " + entrant.name() + ": " + compare(job, entrant);
            context.say(line);
            text.append(line).append('\n');
            isGood &= line.endsWith(EQUAL);
        }
        return isGood;
    }

    private static String compare(Job job, Entrant entrant) throws IOException {
        try {
            Comparison comparison = Comparison.of(job, entrant.infers());
            return comparison.rows() + " rows, " + comparison.missing() + " missing, " + comparison.extra() + " extra: "
                    + (comparison.isEqual() ? EQUAL : "DIFFERENT");
        } catch (SQLException e) {
            throw new IOException("comparing " + job.output() + " of " + entrant.name() + " failed", e);
        }
    }
}
