// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param names what the function is to use in an account; empty for emulators
 * @param at when the run was due
 * @param time how long the invocation may last
 * @param rows how many rows to show
 */
record Options(
        boolean help,
        Optional<Names> names,
        boolean create,
        Optional<Instant> at,
        boolean twice,
        boolean sourceDown,
        boolean wrongKey,
        Duration time,
        int rows) {

    private static final int DEFAULT_SECONDS = 300;
    /** What Lambda allows at most. */
    private static final int MAX_SECONDS = 900;

    private static final int DEFAULT_ROWS = 5;
    private static final int MAX_ROWS = 10_000;

    private static final Set<String> SWITCHES = Set.of("--create", "--twice", "--source-down", "--wrong-key", "--help");
    private static final Map<String, String> VALUES = Map.of(
            "--bucket", "NAME",
            "--table", "NAME",
            "--secret", "NAME",
            "--topic", "NAME",
            "--at", "TIME",
            "--seconds", "N",
            "--rows", "N");

    /**
     * What the function uses.
     *
     * @param topic a name or an ARN
     */
    record Names(String bucket, String table, String secret, Optional<String> topic) {}

    /** @throws UsageException for anything that is not understood, or cannot be done together */
    static Options parse(List<String> args) {
        Map<String, String> given = flags(args);
        if (given.containsKey("--source-down") && given.containsKey("--wrong-key")) {
            throw new UsageException("--source-down and --wrong-key cannot go together");
        }
        return new Options(
                given.containsKey("--help"),
                names(given),
                given.containsKey("--create"),
                Optional.ofNullable(given.get("--at")).map(Options::time),
                given.containsKey("--twice"),
                given.containsKey("--source-down"),
                given.containsKey("--wrong-key"),
                Duration.ofSeconds(number(given, "--seconds", DEFAULT_SECONDS, 1, MAX_SECONDS)),
                number(given, "--rows", DEFAULT_ROWS, 0, MAX_ROWS));
    }

    private static Map<String, String> flags(List<String> args) {
        Map<String, String> given = new LinkedHashMap<>();
        for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
            String flag = rest.next();
            String value = "";
            if (VALUES.containsKey(flag)) {
                value = rest.hasNext() ? rest.next() : "";
                if (value.isBlank() || value.startsWith("--")) {
                    throw new UsageException(flag + " needs a value: " + flag + " " + VALUES.get(flag));
                }
            } else if (!SWITCHES.contains(flag)) {
                throw new UsageException((flag.startsWith("-") ? "unknown flag '" : "unexpected '") + flag
                        + "'; --help lists the flags");
            }
            if (given.putIfAbsent(flag, value) != null) {
                throw new UsageException(flag + " is given twice");
            }
        }
        return given;
    }

    private static Optional<Names> names(Map<String, String> given) {
        List<String> needed = List.of("--bucket", "--table", "--secret");
        if (needed.stream().noneMatch(given::containsKey) && !given.containsKey("--topic")) {
            return Optional.empty();
        }
        for (String flag : needed) {
            if (!given.containsKey(flag)) {
                throw new UsageException("--bucket, --table and --secret belong together: " + flag + " is missing");
            }
        }
        return Optional.of(new Names(
                given.getOrDefault("--bucket", ""),
                given.getOrDefault("--table", ""),
                given.getOrDefault("--secret", ""),
                Optional.ofNullable(given.get("--topic"))));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new UsageException("--at takes a time such as 2026-11-20T12:00Z; it is '" + text + "'");
        }
    }

    private static int number(Map<String, String> given, String flag, int unlessGiven, int least, int most) {
        String text = given.getOrDefault(flag, "" + unlessGiven);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number out of range.
        }
        throw new UsageException(flag + " takes a number from " + least + " to " + most + "; it is '" + text + "'");
    }
}
