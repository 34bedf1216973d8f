// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What the command line says. */
final class Flags {
    static final int DEFAULT_ROUNDS = 5;
    static final long DEFAULT_SEED = 1;
    static final int DEFAULT_LEVEL = 3;

    private static final Set<String> WITH_VALUE =
            Set.of("--mb", "--pages", "--rounds", "--seed", "--level", "--only", "--work", "--results");
    private static final Set<String> WITHOUT_VALUE = Set.of("--check", "--no-results");

    private final List<String> arguments;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> switches = new HashSet<>();

    private Flags(List<String> arguments) {
        this.arguments = arguments;
    }

    /** @throws IllegalArgumentException if there is a flag that is unknown, or one without its value */
    static Flags parse(List<String> arguments) {
        Flags flags = new Flags(List.copyOf(arguments));
        for (int i = 0; i < arguments.size(); i++) {
            String flag = arguments.get(i);
            if (WITHOUT_VALUE.contains(flag)) {
                flags.switches.add(flag);
            } else if (!WITH_VALUE.contains(flag)) {
                throw new IllegalArgumentException("unknown flag '" + flag + "'");
            } else if (++i == arguments.size()) {
                throw new IllegalArgumentException(flag + " needs a value");
            } else {
                flags.values.put(flag, arguments.get(i));
            }
        }
        return flags;
    }

    OptionalInt mb() {
        return values.containsKey("--mb") ? OptionalInt.of(number("--mb", 0)) : OptionalInt.empty();
    }

    OptionalInt pages() {
        return values.containsKey("--pages") ? OptionalInt.of(number("--pages", 0)) : OptionalInt.empty();
    }

    int rounds() {
        return number("--rounds", DEFAULT_ROUNDS);
    }

    long seed() {
        return number("--seed", (int) DEFAULT_SEED);
    }

    int level() {
        return number("--level", DEFAULT_LEVEL);
    }

    boolean checks() {
        return switches.contains("--check");
    }

    boolean writesResults() {
        return !switches.contains("--no-results");
    }

    Path work(Path unlessSet) {
        String folder = values.get("--work");
        return folder == null ? unlessSet : Path.of(folder);
    }

    Path results(Path unlessSet) {
        String file = values.get("--results");
        return file == null ? unlessSet : Path.of(file);
    }

    /** Those that are asked for by name; all, unless some are. */
    List<Entrant> chosen(List<Entrant> entrants) {
        String only = values.get("--only");
        if (only == null) {
            return entrants;
        }
        List<Entrant> chosen = new ArrayList<>();
        for (String name : only.split(",", -1)) {
            chosen.add(entrants.stream()
                    .filter(entrant -> entrant.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("--only names '" + name + "'; there are "
                            + Arrays.toString(
                                    entrants.stream().map(Entrant::name).toArray()))));
        }
        return chosen;
    }

    private int number(String flag, int unlessSet) {
        String value = values.get(flag);
        if (value == null) {
            return unlessSet;
        }
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as zero is.
        }
        throw new IllegalArgumentException(flag + " must be a number from 1, is '" + value + "'");
    }

    /** As it was typed. */
    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}
