// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The processor time of the children that have ended, as Linux counts it: nothing has to be loaded inside them. */
final class ChildTimes {
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final double TICKS_PER_SECOND = 100;
    /** Fields after the name of the program, which may hold blanks: state is the first of them. */
    private static final int USER = 13;

    private static final int SYSTEM = 14;

    private ChildTimes() {}

    /** Seconds so far, user and system; empty where the system does not tell. */
    static OptionalDouble seconds() throws IOException {
        return Files.isReadable(STAT) ? OptionalDouble.of(parse(Files.readString(STAT))) : OptionalDouble.empty();
    }

    static double parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    }
}
