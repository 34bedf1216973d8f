// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of results: a section for each scenario, of which a run replaces its own. */
final class Results {
    static final String START = """
            # Results

            Written by `benchmarks/run`; a run replaces the section of its scenario. How it is measured stands in README.md.
            """;

    private static final String HEADING = "## ";

    private Results() {}

    static void write(Path file, String scenario, String section) throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : START;
        Files.writeString(file, with(text, scenario, section));
    }

    /** The text with a section in place of the one of the same heading, or at the end. */
    static String with(String text, String scenario, String section) {
        String heading = HEADING + scenario + "\n";
        String anew = heading + "\n" + section.strip() + "\n";
        int start = ("\n" + text).indexOf("\n" + heading);
        if (start < 0) {
            return text.stripTrailing() + "\n\n" + anew;
        }
        int next = text.indexOf("\n" + HEADING, start + 1);
        return text.substring(0, start) + anew + (next < 0 ? "" : text.substring(next));
    }
}
