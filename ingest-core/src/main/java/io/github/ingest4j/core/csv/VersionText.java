// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

/** Settings as one line of text: no two settings have the same one, and none has a control character. */
final class VersionText {
    private final StringBuilder text = new StringBuilder();

    /** Adds a setting, with its values if it has any. */
    VersionText add(String setting, String... values) {
        if (text.length() > 0) {
            text.append(' ');
        }
        text.append(setting);
        String separator = "=";
        for (String value : values) {
            text.append(separator).append(quoted(value));
            separator = ",";
        }
        return this;
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("'");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c == '\'' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return quoted.append('\'').toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
