// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

/** How records stand in a file. */
public enum Frame {
    /** A JSON object a line. */
    NDJSON(".ndjson", "", "\n", "\n"),
    /** One object with the records in the array {@code data}. */
    DOCUMENT(".document.json", "{\"meta\":{\"source\":\"generator\",\"page\":1},\"data\":[", ",\n", "]}\n"),
    /** One array of the records. */
    ARRAY(".array.json", "[", ",\n", "]\n"),
    /** Comma-separated values with a header. */
    CSV(".csv", "", "\n", "\n");

    private final String suffix;
    private final String start;
    private final String separator;
    private final String end;

    Frame(String suffix, String start, String separator, String end) {
        this.suffix = suffix;
        this.start = start;
        this.separator = separator;
        this.end = end;
    }

    String suffix() {
        return suffix;
    }

    String start() {
        return start;
    }

    String separator() {
        return separator;
    }

    String end() {
        return end;
    }
}
