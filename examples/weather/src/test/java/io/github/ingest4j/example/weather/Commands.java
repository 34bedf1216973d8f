// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the program inside the test, over one lake, at 12:34 of the 20th of November 2026, with a demo API that is well. */
final class Commands {
    static final String KEY = "a-key-to-be-seen-nowhere";

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:34:00Z"), ZoneOffset.UTC);

    private final Path lake;
    private final DemoApi.Mood mood;

    Commands(Path lake) {
        this(lake, DemoApi.Mood.WELL);
    }

    private Commands(Path lake, DemoApi.Mood mood) {
        this.lake = lake;
        this.mood = mood;
    }

    /** The same with the demo API as it is for users, who wait out its bad moments. */
    Commands shaky() {
        return new Commands(lake, DemoApi.Mood.SHAKY);
    }

    /** What a run left behind. */
    record Result(int exit, String out, String err) {
        /** The outcome that was printed for each window. */
        List<String> outcomes() {
            return out.lines()
                    .filter(line -> line.matches("[A-Z_]{5,} .*"))
                    .map(line -> line.replaceFirst(" .*", ""))
                    .toList();
        }

        int requests() {
            return Integer.parseInt(out.replaceFirst("(?s).*the API was asked ([0-9]+) time.*", "$1"));
        }
    }

    Result run(String... flags) {
        List<String> args = new ArrayList<>(List.of("--lake", lake.toString()));
        args.addAll(List.of(flags));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Weather weather = new Weather(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(Feeds.KEY, KEY),
                CLOCK,
                false,
                mood);
        int exit = weather.run(args);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
