// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.Window;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param window start of the one window to work at
 * @param records JSON pointer to the records in the file or in the URL's answers
 * @param time field of the file's records that says when they happened
 * @param injectBad how many records of a window the demo API makes bad
 * @param quarantineLimit how many of a window's records may be set aside, as a ratio
 * @param mend whether a mapper mends records that were set aside
 * @param rows how many rows to show
 */
record Options(
        Action action,
        Path lake,
        Optional<Instant> window,
        Optional<Range> backfill,
        boolean down,
        Optional<Path> data,
        String records,
        Optional<String> time,
        Optional<String> url,
        int injectBad,
        Optional<Double> quarantineLimit,
        boolean mend,
        int rows) {

    static final String DEFAULT_LAKE = "lake";
    static final int DEFAULT_ROWS = 5;

    private static final int MAX_NUMBER = 10_000;
    private static final Set<String> SWITCHES = Set.of(
            "--down",
            "--mend",
            "--replay",
            "--plan",
            "--reopen",
            "--refetch",
            "--quarantined",
            "--replay-quarantine",
            "--help");
    private static final Map<String, String> VALUES = Map.of(
            "--lake", "DIR",
            "--window", "START",
            "--backfill", "FROM..TO",
            "--data", "FILE",
            "--records", "/json/pointer",
            "--time", "FIELD",
            "--url", "URL",
            "--inject-bad", "N",
            "--quarantine-limit", "RATIO",
            "--rows", "N");

    /** What to do with the windows. */
    enum Action {
        RUN,
        REPLAY,
        PLAN,
        REOPEN,
        REFETCH,
        QUARANTINED,
        REPLAY_QUARANTINE,
        HELP;

        String flag() {
            return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether the raw pages in the lake are all that is read. */
        boolean readsStored() {
            return this == REPLAY || this == QUARANTINED || this == REPLAY_QUARANTINE;
        }
    }

    /** Windows that start from {@code from} (inclusive) to {@code to} (exclusive). */
    record Range(Instant from, Instant to) {}

    /** @throws UsageException for anything that is not understood, or cannot be done together */
    static Options parse(List<String> args) {
        Map<String, String> given = flags(args);
        if (given.containsKey("--help")) {
            given = Map.of("--help", "");
        }
        refuseContradictions(given);
        return new Options(
                action(given),
                folder(given.getOrDefault("--lake", DEFAULT_LAKE)),
                Optional.ofNullable(given.get("--window")).map(text -> start("--window", text)),
                Optional.ofNullable(given.get("--backfill")).map(Options::range),
                given.containsKey("--down"),
                Optional.ofNullable(given.get("--data")).map(text -> path("--data", text)),
                pointer(given.getOrDefault("--records", "")),
                Optional.ofNullable(given.get("--time")),
                Optional.ofNullable(given.get("--url")),
                number("--inject-bad", given.getOrDefault("--inject-bad", "0")),
                Optional.ofNullable(given.get("--quarantine-limit")).map(Options::ratio),
                given.containsKey("--mend"),
                number("--rows", given.getOrDefault("--rows", "" + DEFAULT_ROWS)));
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

    private static void refuseContradictions(Map<String, String> given) {
        refuse(given, "--window", "--backfill");
        refuse(given, "--data", "--url");
        refuse(given, "--url", "--down");
        List<String> actions = Arrays.stream(Action.values())
                .map(Action::flag)
                .filter(given::containsKey)
                .toList();
        if (actions.size() > 1) {
            refuse(given, actions.get(0), actions.get(1));
        }
        Action action = action(given);
        if (action != Action.RUN && !action.readsStored()) {
            refuse(given, action.flag(), "--backfill");
        }
        if (action == Action.PLAN || action.readsStored()) {
            refuse(given, action.flag(), "--down");
            refuse(given, action.flag(), "--inject-bad");
        }
        refuse(given, "--inject-bad", "--down");
        refuse(given, "--inject-bad", "--url");
        refuse(given, "--mend", "--url");
        if (given.containsKey("--mend") && action != Action.REPLAY_QUARANTINE) {
            throw new UsageException("--mend goes with --replay-quarantine");
        }
        if (given.containsKey("--records") && !given.containsKey("--data") && !given.containsKey("--url")) {
            throw new UsageException(
                    "--records says where the records are in --data FILE or --url URL; give one of them");
        }
        if (given.containsKey("--time") && !given.containsKey("--data")) {
            throw new UsageException("--time names a field of the records of --data FILE; give that");
        }
        if (given.containsKey("--backfill")
                && given.containsKey("--data")
                && !given.containsKey("--time")
                && !action.readsStored()) {
            throw new UsageException("--backfill with --data needs --time FIELD: without it, every window would get"
                    + " the whole file");
        }
        if (given.containsKey("--url")
                && !isRanged(given.get("--url"))
                && (given.containsKey("--backfill") || given.containsKey("--window"))
                && !action.readsStored()) {
            throw new UsageException("a URL without {window.start} or the like answers only for now:"
                    + " it has no --window and no --backfill");
        }
    }

    private static void refuse(Map<String, String> given, String one, String other) {
        if (given.containsKey(one) && given.containsKey(other)) {
            throw new UsageException(one + " and " + other + " cannot go together");
        }
    }

    /** Whether what a URL answers depends on the window. */
    static boolean isRanged(String url) {
        return url.contains("{window.");
    }

    private static Action action(Map<String, String> given) {
        for (Action action : Action.values()) {
            if (given.containsKey(action.flag())) {
                return action;
            }
        }
        return Action.RUN;
    }

    private static Path path(String flag, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(flag + " is no path of this system: '" + text + "'");
        }
    }

    private static Path folder(String text) {
        Path folder = path("--lake", text);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UsageException("--lake is no folder: " + folder);
        }
        return folder;
    }

    private static Range range(String text) {
        String[] ends = text.split("\\.\\.", -1);
        if (ends.length != 2) {
            throw new UsageException(
                    "--backfill takes FROM..TO, such as 2026-11-20T00:00Z..2026-11-20T06:00Z; it is '" + text + "'");
        }
        Range range = new Range(start("--backfill", ends[0]), start("--backfill", ends[1]));
        if (!range.from().isBefore(range.to())) {
            throw new UsageException("--backfill must end after its start: " + text);
        }
        return range;
    }

    /** A time with its offset from UTC, a day for its midnight in UTC, or a window's name as reports print it. */
    private static Instant start(String flag, String text) {
        try {
            if (text.contains("_")) {
                return Window.parse(text).start();
            }
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new UsageException(flag + " takes times such as 2026-11-20T09:00Z; it has '" + text + "'");
        }
    }

    private static String pointer(String text) {
        if (!text.isEmpty() && !text.startsWith("/")) {
            throw new UsageException("--records takes a JSON pointer, such as /features; it is '" + text + "'");
        }
        return text;
    }

    private static int number(String flag, String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= MAX_NUMBER) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number out of range.
        }
        throw new UsageException(flag + " takes a number from 0 to " + MAX_NUMBER + "; it is '" + text + "'");
    }

    private static double ratio(String text) {
        if (!text.matches("0(\\.[0-9]{1,9})?|1(\\.0{1,9})?")) {
            throw new UsageException("--quarantine-limit takes a ratio from 0 to 1, such as 0.1; it is '" + text + "'");
        }
        return Double.parseDouble(text);
    }
}
