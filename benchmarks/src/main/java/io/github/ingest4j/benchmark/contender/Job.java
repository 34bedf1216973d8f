// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a contender is told: which file to convert to which, or what to download to where, and how.
 *
 * @param settings by name; what a contender does not know, it refuses
 */
public record Job(Shape shape, Frame frame, Path input, Path output, Map<String, String> settings) {
    /** The zstd level; 3 unless set. */
    public static final String LEVEL = "level";

    /** With the value {@code brief}, the report leaves out what only the management beans know: they take long to load. */
    public static final String REPORT = "report";

    /** Where a download begins. */
    public static final String URL = "url";

    private static final int FIXED = 4;

    public Job {
        settings = Map.copyOf(settings);
    }

    static Job parse(String[] args) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = FIXED; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a setting is NAME=VALUE, not '" + args[i] + "'");
            }
            settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        return new Job(Shape.valueOf(args[0]), Frame.valueOf(args[1]), Path.of(args[2]), Path.of(args[3]), settings);
    }

    /** The arguments that say this. */
    public List<String> toArguments() {
        List<String> arguments =
                new ArrayList<>(List.of(shape.name(), frame.name(), input.toString(), output.toString()));
        settings.forEach((name, value) -> arguments.add(name + "=" + value));
        return arguments;
    }

    /** The settings without those that every contender knows. */
    Map<String, String> ownSettings() {
        Map<String, String> own = new LinkedHashMap<>(settings);
        own.keySet().removeAll(List.of(LEVEL, REPORT));
        return own;
    }

    void refuseOwnSettings() {
        if (!ownSettings().isEmpty()) {
            throw new IllegalArgumentException(
                    "this contender has no settings " + ownSettings().keySet());
        }
    }

    int level() {
        return Integer.parseInt(settings.getOrDefault(LEVEL, "3"));
    }

    String url() {
        String url = settings.get(URL);
        if (url == null) {
            throw new IllegalArgumentException("a download needs the setting " + URL + "=http://...");
        }
        return url;
    }

    boolean isBrief() {
        return settings.getOrDefault(REPORT, "").equals("brief");
    }
}
