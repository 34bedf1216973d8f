// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Documents of JSON, and what is almost JSON. */
final class RandomJson {
    private static final List<String> NAMES = List.of(
            "a", "b", "0", "1", "", "id", "next", "\\u0061", "ä", "\\n", "a longer name than eight bytes", "😀");
    private static final List<String> SCALARS = List.of(
            "true",
            "false",
            "null",
            "0",
            "-0",
            "17",
            "-1.50",
            "1e5",
            "2.5E-10",
            "1234567890123",
            "\"\"",
            "\"x\"",
            "\"a \\\"quoted\\\\ text, with \\/ and \\u00e4\\uD83D\\uDE00\"",
            "\"\\ud800\"",
            "\"ä, あ and 😀, as they are\"",
            "\"[{,:}]\"",
            "\"\\b\\f\\n\\r\\t\"");
    private static final List<String> BLANKS = List.of("", "", "", " ", "\n", "\r\n\t", "    ");
    private static final byte[] SIGNS = "{}[],:\"\\0123456789-+.eEtfnul \n\u0000\u0001\u00c3\u00a4\u00ed\u00ff/'xNI"
            .getBytes(StandardCharsets.ISO_8859_1);

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    byte[] document() {
        StringBuilder text = new StringBuilder(random.nextInt(20) == 0 ? "\uFEFF" : "");
        blank(text);
        structure(text, 0);
        blank(text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes with some of them changed, left out, doubled, or cut off. */
    byte[] damaged(byte[] document) {
        byte[] bytes = document.clone();
        for (int i = random.nextInt(2); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            byte[] more = {SIGNS[random.nextInt(SIGNS.length)]};
            bytes = switch (random.nextInt(5)) {
                case 0 -> joined(bytes, at, more, at);
                case 1 -> joined(bytes, at, more, at + 1);
                case 2 -> joined(bytes, at, new byte[0], at + 1);
                case 3 -> joined(bytes, at + 1, new byte[0], at);
                default -> joined(bytes, Math.max(1, at), new byte[0], bytes.length);
            };
            if (bytes.length == 0) {
                return document;
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int to, byte[] middle, int from) {
        byte[] joined = new byte[to + middle.length + bytes.length - from];
        System.arraycopy(bytes, 0, joined, 0, to);
        System.arraycopy(middle, 0, joined, to, middle.length);
        System.arraycopy(bytes, from, joined, to + middle.length, bytes.length - from);
        return joined;
    }

    private void value(StringBuilder text, int depth) {
        blank(text);
        if (depth < 5 && random.nextInt(3) == 0) {
            structure(text, depth);
        } else {
            text.append(one(SCALARS));
        }
        blank(text);
    }

    private void structure(StringBuilder text, int depth) {
        boolean isObject = random.nextBoolean();
        text.append(isObject ? '{' : '[');
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            text.append(i > 0 ? "," : "");
            if (isObject) {
                blank(text);
                text.append('"').append(one(NAMES)).append('"');
                blank(text);
                text.append(':');
            }
            value(text, depth + 1);
        }
        if (members == 0) {
            blank(text);
        }
        text.append(isObject ? '}' : ']');
    }

    private void blank(StringBuilder text) {
        text.append(one(BLANKS));
    }

    private String one(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
