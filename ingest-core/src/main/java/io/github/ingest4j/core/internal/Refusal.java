// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import io.github.ingest4j.Rejection;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;

/** Why one record is refused while its page can be read on. Without a stack trace: there may be as many as records. */
public final class Refusal extends Exception {
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

    public static Refusal malformed(String path, String reason) {
        return new Refusal(Rejection.Code.MALFORMED, path, reason);
    }

    public static Refusal duplicate(String path) {
        return malformed(path, "the field stands more than once in its object");
    }

    public static Refusal loneSurrogate(String path) {
        return malformed(path, "half of a surrogate pair stands alone, which no text can hold");
    }

    /**
     * A value that a column cannot hold.
     *
     * @param why the value does not fit, if its type alone does not say so; else empty
     */
    public static Refusal misfit(Node node, String value, String valueType, String why, String remedy) {
        return new Refusal(
                Rejection.Code.SCHEMA,
                node.path(),
                "column '" + node.path() + "' is " + node.type() + " and cannot hold " + value + ", which is "
                        + valueType + (why.isEmpty() ? "" : ": " + why) + "; declare the column " + remedy
                        + " for a new table, beside the old one, and replay the windows into it");
    }

    /**
     * A scalar that a column cannot hold; the remedy is the smallest type for both.
     *
     * @param why the value does not fit, if its type alone does not say so; else empty
     */
    public static Refusal misfit(Node node, String value, Type found, String why) {
        Type remedy = Type.widen(node.type(), found)
                .filter(wider -> !wider.equals(node.type()))
                .orElse(Type.STRING);
        if (why.equals(IsoText.NO_OFFSET)) {
            remedy = Type.LOCAL_TIMESTAMP;
        } else if (why.equals(IsoText.HAS_OFFSET)) {
            remedy = Type.TIMESTAMP;
        }
        return misfit(node, value, found.toString(), why, remedy.toString());
    }

    public static Refusal unknownField(String path) {
        return new Refusal(
                Rejection.Code.UNKNOWN_FIELD,
                path,
                "the table does not have this field, and its contract takes none; declare the column, or change the contract");
    }

    public static Refusal absent(Node node, String how) {
        return new Refusal(
                Rejection.Code.SCHEMA,
                node.path(),
                "column '" + node.path() + "' is required, " + node.type() + ", and " + how
                        + "; declare the column nullable for a new table, beside the old one, and replay the windows into it");
    }

    public Rejection.Code code() {
        return code;
    }

    public String path() {
        return path;
    }

    public String reason() {
        return reason;
    }
}
