// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.Rejection;
import io.github.ingest4j.record.Node;

/** Why one record is refused while its page can be read on. Without a stack trace: there may be as many as records. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final Rejection.Code code;
    private final String path;
    private final String reason;

    private Refusal(Rejection.Code code, String path, String reason) {
        super(reason, null, false, false);
        this.code = code;
        this.path = path;
        this.reason = reason;
    }

    static Refusal malformed(String path, String reason) {
        return new Refusal(Rejection.Code.MALFORMED, path, reason);
    }

    static Refusal duplicate(String path) {
        return malformed(path, "the field stands more than once in its object");
    }

    static Refusal loneSurrogate(String path) {
        return malformed(path, "half of a surrogate pair stands alone, which no text can hold");
    }

    /** @param why the value does not fit, if its type alone does not say so; else empty */
    static Refusal misfit(Node node, String value, String valueType, String why, String remedy) {
        return new Refusal(
                Rejection.Code.SCHEMA,
                node.path(),
                "column '" + node.path() + "' is " + node.type() + " and cannot hold " + value + ", which is "
                        + valueType + (why.isEmpty() ? "" : ": " + why) + "; declare the column " + remedy
                        + " for a new table, beside the old one, and replay the windows into it");
    }

    static Refusal absent(Node node, String how) {
        return new Refusal(
                Rejection.Code.SCHEMA,
                node.path(),
                "column '" + node.path() + "' is required, " + node.type() + ", and " + how
                        + "; declare the column nullable for a new table, beside the old one, and replay the windows into it");
    }

    Rejection.Code code() {
        return code;
    }

    String path() {
        return path;
    }

    String reason() {
        return reason;
    }
}
