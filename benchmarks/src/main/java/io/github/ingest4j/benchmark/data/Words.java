// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

/** Sentences as JSON spells them: with escapes, and with text beyond ASCII. */
final class Words {
    private static final String[] PLAIN = {
        "add", "and", "before", "branch", "build", "cache", "check", "clean", "close", "commit", "config", "default",
        "delete", "docs", "drop", "error", "event", "fail", "file", "first", "fix", "for", "from", "handle", "index",
        "into", "keep", "length", "limit", "list", "log", "make", "merge", "missing", "move", "name", "number", "of",
        "open", "order", "page", "parse", "path", "query", "read", "record", "release", "remove", "retry", "schema",
        "size", "split", "stream", "table", "test", "the", "time", "type", "update", "use", "value", "when", "write"
    };
    private static final String[] UNUSUAL = {
        "na\u00efve",
        "caf\u00e9",
        "stra\u00dfe",
        "\u017elu\u0165",
        "\u65e5\u672c\u8a9e",
        "\u043e\u0448\u0438\u0431\u043a\u0430",
        "\ud83d\ude80",
        "\\\"quoted\\\"",
        "C:\\\\temp",
        "a\\tb",
        "line\\nbreak",
        "\\u00fcber",
        "\\ud83d\\ude00"
    };
    private static final int UNUSUAL_IN = 24;

    private Words() {}

    static void write(Dice dice, int count, Text out) {
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.add(" ");
            }
            out.add(dice.oneIn(UNUSUAL_IN) ? dice.of(UNUSUAL) : dice.of(PLAIN));
        }
    }

    static String plain(Dice dice) {
        return dice.of(PLAIN);
    }
}
