// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

/**
 * A password, key or token. It prints as nothing and cannot be serialised, so that it does not end in a log by accident;
 * {@link #reveal} stands where it is used and nowhere else.
 */
public final class Secret {
    private final char[] value;

    private Secret(char[] value) {
        this.value = value;
    }

    /**
     * A secret of the text, without white space and line breaks around it: stores often add a line break.
     *
     * @throws IllegalArgumentException if nothing is left
     */
    public static Secret of(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("a secret cannot be empty");
        }
        return new Secret(stripped.toCharArray());
    }

    /** The text itself, for the one call that needs it. */
    public String reveal() {
        return new String(value);
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
